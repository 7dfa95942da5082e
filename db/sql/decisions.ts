/** How statements read what people decided about ballots (domain/polls/fold.ts says what it means). */
import { codeOf } from "@/domain/messages/codes";
import { BALLOT_KINDS } from "@/domain/polls/codes";

const kind = (word: (typeof BALLOT_KINDS)[number]): number => codeOf(BALLOT_KINDS, word);
const MEANING = `(${kind("review")}, ${kind("retraction")})`;
const EXCLUDING = `(${kind("exclusion")}, ${kind("inclusion")})`;

/**
 * CTE `decisions`: of each ballot of poll $1 the last row that says what it means and the last one that takes it out or puts it
 * back, along `ballot_decision_idx`.
 */
export const LAST_DECISIONS = `
decisions AS MATERIALIZED (
  SELECT DISTINCT ON (refers_to, kind IN ${MEANING}) id, contact_key, refers_to, kind, outcome, choice_id, decided_by, reason
    FROM ballot WHERE poll_id = $1 AND kind >= 2 AND (kind IN ${MEANING} OR kind IN ${EXCLUDING})
   ORDER BY refers_to, kind IN ${MEANING}, id DESC
)`;

/** Joined to ballot `b`: `r` what it means since, `e` the last exclusion or inclusion. */
export const JOIN_DECISIONS = `
       LEFT JOIN decisions r ON r.refers_to = b.id AND r.kind IN ${MEANING}
       LEFT JOIN decisions e ON e.refers_to = b.id AND e.kind IN ${EXCLUDING}`;

/** The ballots of poll $1 that a later choice stands in place of. */
export const REPLACED = `
SELECT refers_to FROM ballot
 WHERE poll_id = $1 AND kind IN (${kind("replacement")}, ${kind("restoration")}) AND refers_to IS NOT NULL
 GROUP BY refers_to HAVING sum(CASE WHEN kind = ${kind("replacement")} THEN 1 ELSE -1 END) > 0`;

/** Nobody said what the text of ballot `b` means, or whoever did took it back. */
export const UNDECIDED = `NOT EXISTS (
  SELECT 1 FROM ballot r WHERE r.contact_key = b.contact_key AND r.kind = ${kind("review")} AND r.refers_to = b.id
     AND NOT EXISTS (SELECT 1 FROM ballot t WHERE t.contact_key = b.contact_key AND t.kind = ${kind("retraction")}
                        AND t.refers_to = b.id AND t.id > r.id))`;
