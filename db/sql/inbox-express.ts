import { codeOf, MESSAGE_STATES } from "@/domain/messages/codes";
import { BALLOT_KINDS, BALLOT_OUTCOMES } from "@/domain/polls/codes";
import { NIL_ID } from "../ids";
import { ADDED_UP } from "./tally";

const RECEIVED = codeOf(MESSAGE_STATES, "received");
const QUEUED = codeOf(MESSAGE_STATES, "queued");
const BALLOT = codeOf(BALLOT_KINDS, "ballot");
const COUNTED = codeOf(BALLOT_OUTCOMES, "counted");

/**
 * A batch in one statement, and so in one commit and one round trip (db/inbox-express.ts). Every text comes with what
 * is stored of it if the contact may be answered, it repeats nothing that was stored but perhaps not seen to be (asked where
 * $35 says that there is such a text) and, for a vote (`cap` is set), a slot is free. Where that does not hold,
 * nothing of the text is stored and its contact is answered: `counted` tells whether its text stands in the contact's count.
 *
 * A vote takes the slot above the highest one, where that is within the cap; under a rolling cap ($36 is where the window of the
 * text begins, as an id) it is the number of votes in the window that has to be.
 *
 * A batch holds a contact once, sorted by key: no deadlocks, and distinct rows for ON CONFLICT DO UPDATE. A slot that
 * another worker took in between is refused by the primary key. Membership in a CTE is asked in a way that PostgreSQL
 * cannot turn into a join (NOT IN; IN behind OR): it hashes the keys then, while the joins of this connection are nested
 * loops (db/hot-pool.ts) and would cost the square of the batch.
 */
export const ACCEPT_EXPRESS = `
WITH given AS MATERIALIZED (
  SELECT i.*,
         i.list_id IS NULL OR coalesce((SELECT m.state = 0 FROM membership m
                                         WHERE m.contact_key = i.contact_key AND m.list_id = i.list_id), false) AS allowed,
         CASE WHEN i.cap IS NOT NULL THEN
           coalesce((SELECT max(s.n) FROM ballot_slot s
                      WHERE s.contact_key = i.contact_key AND s.poll_id = i.rule_id
                        AND s.question_id = i.question_id AND s.period = i.period), 0) END AS top,
         CASE WHEN i.since IS NOT NULL THEN
           (SELECT count(*) FROM ballot_slot s
             WHERE s.contact_key = i.contact_key AND s.poll_id = i.rule_id
               AND s.question_id = i.question_id AND s.period = i.period AND s.ballot_id >= i.since) END AS recent,
         CASE WHEN $35::boolean THEN
           coalesce((SELECT true FROM redelivery_suspect r
                      WHERE r.contact_key = i.contact_key AND r.connection_id = i.connection_id
                        AND r.content_hash = i.content_hash AND r.absorbed_by IS NULL LIMIT 1), false) ELSE false END AS twin
    FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::smallint[], $5::smallint[], $6::smallint[], $7::smallint[],
                $8::uuid[], $9::uuid[], $10::uuid[], $11::uuid[], $12::text[], $13::text[], $14::text[], $15::text[],
                $16::smallint[], $17::text[], $18::smallint[], $19::uuid[], $20::uuid[], $21::int[], $22::uuid[], $23::smallint[],
                $24::text[], $25::uuid[], $26::timestamptz[], $27::smallint[], $28::smallint[], $29::text[],
                $30::timestamptz[], $31::bigint[], $32::uuid[], $36::uuid[])
      AS i (contact_key, id, at, parts, encoding, flags, rule_kind, connection_id, number_id, rule_id, content_hash,
            to_address, matched_word, reason, text, kind, address, cap, question_id, choice_id, period, list_id,
            ballot_outcome, ballot_reason, reply_id, reply_at, reply_parts, reply_encoding, reply_text, expires_at,
            claim_epoch, reply_by, since)
), known AS (
  INSERT INTO contact AS c (contact_key, kind, address, first_at, last_at, texts_in)
  SELECT contact_key, kind, address, at, at, CASE WHEN NOT twin AND (cap IS NULL OR allowed AND coalesce(recent, top) < cap) THEN 1 ELSE 0 END
    FROM given
  ON CONFLICT (contact_key) DO UPDATE
    SET last_at = greatest(c.last_at, excluded.last_at),
        texts_in = c.texts_in + CASE WHEN c.opted_out_at IS NULL THEN excluded.texts_in ELSE 0 END
  RETURNING contact_key, opted_out_at
), aside AS MATERIALIZED (
  SELECT contact_key FROM known WHERE opted_out_at IS NOT NULL
  UNION ALL SELECT contact_key FROM given WHERE twin
), taken AS (
  INSERT INTO ballot_slot (contact_key, poll_id, question_id, period, n, ballot_id, choice_id)
  SELECT contact_key, rule_id, question_id, period, top + 1, id, choice_id
    FROM given WHERE cap IS NOT NULL AND allowed AND coalesce(recent, top) < cap AND contact_key NOT IN (SELECT contact_key FROM aside)
  ON CONFLICT DO NOTHING
  RETURNING contact_key
), marked AS (
  INSERT INTO ballot_slot (contact_key, poll_id, question_id, period, n, ballot_id)
  SELECT contact_key, rule_id, question_id, 0, 0, id
    FROM given WHERE cap IS NOT NULL AND period <> 0 AND (period = 0 OR contact_key IN (SELECT contact_key FROM taken))
  ON CONFLICT DO NOTHING
  RETURNING contact_key
), held AS MATERIALIZED (
  SELECT given.*, CASE WHEN period = 0 THEN top = 0 ELSE contact_key IN (SELECT contact_key FROM marked) END AS first_vote
    FROM given
   WHERE contact_key NOT IN (SELECT contact_key FROM aside)
     AND (cap IS NULL OR contact_key IN (SELECT contact_key FROM taken))
), texts AS (
  INSERT INTO message (contact_key, id, at, direction, state, parts, encoding, flags, rule_kind, connection_id, number_id,
                       rule_id, content_hash, to_address, matched_word, reason, text)
  SELECT contact_key, id, at, 0, ${RECEIVED}, parts, encoding, flags, rule_kind, connection_id, number_id,
         rule_id, content_hash, to_address, matched_word, reason, text
    FROM held
), ballots AS (
  INSERT INTO ballot (contact_key, id, poll_id, question_id, choice_id, kind, outcome, at, message_id, matched_word, reason)
  SELECT contact_key, id, rule_id, question_id, choice_id, ${BALLOT}, ballot_outcome, at, id, matched_word, ballot_reason
    FROM held WHERE ballot_outcome IS NOT NULL
), tally AS (
  INSERT INTO poll_tally AS p (poll_id, question_id, choice_id, outcome, bucket, writer, votes, voters)
  SELECT rule_id, question_id, CASE WHEN ballot_outcome = ${COUNTED} THEN choice_id ELSE '${NIL_ID}' END, ballot_outcome,
         date_bin('1 minute', at, '2000-01-01 00:00Z'), $33::uuid, count(*),
         count(*) FILTER (WHERE cap IS NOT NULL AND first_vote)
    FROM held WHERE ballot_outcome IS NOT NULL GROUP BY 1, 2, 3, 4, 5
  ${ADDED_UP}
), replies AS (
  INSERT INTO message (contact_key, id, at, direction, state, parts, encoding, rule_kind, connection_id, number_id, rule_id,
                       reply_to, text)
  SELECT contact_key, reply_id, reply_at, 1, ${QUEUED}, reply_parts, reply_encoding, rule_kind, reply_by, number_id,
         rule_id, id, reply_text
    FROM held WHERE reply_id IS NOT NULL
), queued AS (
  INSERT INTO outbox (connection_id, id, contact_key, number_id, at, lane, not_before, expires_at, claimed_by, claim_epoch, claimed_at)
  SELECT reply_by, reply_id, contact_key, number_id, reply_at, 0, reply_at, expires_at,
         CASE WHEN claim_epoch IS NOT NULL THEN $34::uuid END, claim_epoch, CASE WHEN claim_epoch IS NOT NULL THEN reply_at END
    FROM held WHERE reply_id IS NOT NULL
)
SELECT contact_key, allowed AND coalesce(recent, top) < cap AND contact_key NOT IN (SELECT contact_key FROM aside) AS counted
  FROM given
 WHERE contact_key IN (SELECT contact_key FROM aside)
    OR cap IS NOT NULL AND contact_key NOT IN (SELECT contact_key FROM taken)`;
