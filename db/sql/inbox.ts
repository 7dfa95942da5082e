import { ADDED_UP } from "./tally";
/** The statements of the inbound batch (db/inbox.ts). Each is named, so that PostgreSQL parses it once a connection. */

/**
 * Step 1: contacts, and the slots of ballots. A batch holds a contact once, sorted by key, so that two batches cannot
 * deadlock and ON CONFLICT DO UPDATE sees distinct rows. A slot that another worker took in between is refused by the
 * primary key (DO NOTHING): the cap is a fact of the database. What the parts tell is asked for by hashed subselects: a
 * join of them would be a nested loop over the batch (db/hot-pool.ts), and cost its square.
 */
export const CLAIM_SLOTS = `
WITH input AS MATERIALIZED (
  SELECT * FROM unnest($1::uuid[], $2::smallint[], $3::text[], $4::timestamptz[], $5::uuid[], $6::uuid[], $7::uuid[],
                       $8::int[], $9::smallint[], $10::uuid[], $11::uuid[], $12::int[], $13::uuid[])
    AS i (contact_key, kind, address, at, poll_id, question_id, choice_id, period, cap, list_id, ballot_id, texts, since)
), known AS (
  INSERT INTO contact AS c (contact_key, kind, address, first_at, last_at, texts_in)
  SELECT contact_key, kind, address, at, at, texts FROM input
  ON CONFLICT (contact_key) DO UPDATE
    SET last_at = greatest(c.last_at, excluded.last_at), texts_in = c.texts_in + excluded.texts_in
  RETURNING contact_key, opted_out_at
), asked AS MATERIALIZED (
  SELECT i.contact_key, i.poll_id, i.question_id, i.choice_id, i.period, i.cap, i.ballot_id,
         CASE WHEN i.poll_id IS NOT NULL THEN
           coalesce((SELECT max(s.n) FROM ballot_slot s
                      WHERE s.contact_key = i.contact_key AND s.poll_id = i.poll_id
                        AND s.question_id = i.question_id AND s.period = i.period), 0) END AS top,
         CASE WHEN i.poll_id IS NOT NULL AND i.since IS NOT NULL THEN
           (SELECT count(*)::int FROM ballot_slot s
             WHERE s.contact_key = i.contact_key AND s.poll_id = i.poll_id
               AND s.question_id = i.question_id AND s.period = i.period AND s.ballot_id >= i.since) END AS recent,
         CASE WHEN i.poll_id IS NOT NULL THEN
           i.list_id IS NULL OR EXISTS (SELECT 1 FROM membership m WHERE m.contact_key = i.contact_key
                                           AND m.list_id = i.list_id AND m.state = 0) END AS allowed
    FROM input i
), taken AS (
  INSERT INTO ballot_slot (contact_key, poll_id, question_id, period, n, ballot_id, choice_id)
  SELECT contact_key, poll_id, question_id, period, top + 1, ballot_id, choice_id
    FROM asked WHERE allowed AND coalesce(recent, top) < cap
  ON CONFLICT DO NOTHING
  RETURNING contact_key
), marked AS (
  INSERT INTO ballot_slot (contact_key, poll_id, question_id, period, n, ballot_id)
  SELECT contact_key, poll_id, question_id, 0, 0, ballot_id
    FROM asked WHERE allowed AND coalesce(recent, top) < cap AND period <> 0
  ON CONFLICT DO NOTHING
  RETURNING contact_key
)
SELECT contact_key, contact_key IN (SELECT contact_key FROM known WHERE opted_out_at IS NOT NULL) AS opted_out, allowed,
       coalesce(recent, top) AS used, top,
       CASE WHEN contact_key IN (SELECT contact_key FROM taken) THEN top + 1 END AS n,
       CASE WHEN period = 0 THEN contact_key IN (SELECT contact_key FROM taken) AND top = 0
            ELSE contact_key IN (SELECT contact_key FROM marked) END AS first_vote
  FROM asked`;

/**
 * A later choice of a voter whose slots are used: takes over the newest slot. The row is locked before its old choice is
 * read, so that the tally's difference is exact with any number of workers. A slot without a choice is a bar
 * (domain/polls/decisions.ts).
 */
export const REPLACE_SLOTS = `
WITH wanted AS (
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[], $5::smallint[], $6::uuid[], $7::uuid[])
    AS w (contact_key, poll_id, question_id, period, n, choice_id, ballot_id)
), old AS MATERIALIZED (
  SELECT s.contact_key, s.poll_id, s.question_id, s.period, s.n, s.choice_id, s.ballot_id,
         w.choice_id AS new_choice_id, w.ballot_id AS new_ballot_id
    FROM wanted w JOIN ballot_slot s USING (contact_key, poll_id, question_id, period, n)
   WHERE s.choice_id IS NOT NULL
   ORDER BY s.contact_key FOR UPDATE OF s
)
UPDATE ballot_slot s SET choice_id = o.new_choice_id, ballot_id = o.new_ballot_id
  FROM old o
 WHERE (s.contact_key, s.poll_id, s.question_id, s.period, s.n) = (o.contact_key, o.poll_id, o.question_id, o.period, o.n)
RETURNING s.contact_key, o.choice_id AS old_choice_id, o.ballot_id AS old_ballot_id`;

/** STOP and START: answers only the contacts whose standing changed, so that one confirmation goes out per transition. */
export const CHANGE_STANDING = `
WITH wanted AS (SELECT * FROM unnest($1::uuid[], $2::timestamptz[]) AS w (contact_key, opted_out_at))
UPDATE contact c SET opted_out_at = w.opted_out_at
  FROM wanted w
 WHERE c.contact_key = w.contact_key AND (c.opted_out_at IS NULL) <> (w.opted_out_at IS NULL)
RETURNING c.contact_key`;

/** Joins; answers the contacts that were not on the list before. */
export const JOIN_LISTS = `
INSERT INTO membership AS m (contact_key, list_id, state, joined_at, source, message_id)
SELECT contact_key, list_id, 0, at, 'sms', message_id
  FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::uuid[]) AS w (contact_key, list_id, at, message_id)
ON CONFLICT (contact_key, list_id) DO UPDATE
  SET state = 0, joined_at = excluded.joined_at, left_at = NULL, source = 'sms', message_id = excluded.message_id
  WHERE m.state <> 0
RETURNING contact_key`;

/** Leaves; answers the contacts that were on the list. */
export const LEAVE_LISTS = `
UPDATE membership m SET state = 1, left_at = w.at, message_id = w.message_id
  FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::uuid[]) AS w (contact_key, list_id, at, message_id)
 WHERE m.contact_key = w.contact_key AND m.list_id = w.list_id AND m.state <> 1
RETURNING m.contact_key`;

/** Copies of what may have been unanswered: each suspect absorbs one (product.md, step 1). */
export const ABSORB_REDELIVERIES = `
WITH wanted AS (
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[]) AS w (contact_key, connection_id, content_hash, id)
), free AS (
  SELECT DISTINCT ON (w.id) w.id, s.contact_key, s.connection_id, s.content_hash, s.message_id
    FROM wanted w JOIN redelivery_suspect s USING (contact_key, connection_id, content_hash)
   WHERE s.absorbed_by IS NULL AND s.received_at > $5
   ORDER BY w.id, s.message_id
)
UPDATE redelivery_suspect s SET absorbed_by = f.id
  FROM free f
 WHERE (s.contact_key, s.connection_id, s.content_hash, s.message_id)
     = (f.contact_key, f.connection_id, f.content_hash, f.message_id) AND s.absorbed_by IS NULL
RETURNING f.id, s.message_id`;

/**
 * Step 2: everything that the texts led to, in one statement: messages, ballots, tally, replies with their place in the
 * outbox, consents. Tally rows carry the writer (one a database connection), so that two batches never wait for one another.
 */
export const STORE_BATCH = `
WITH texts AS (
  INSERT INTO message (contact_key, id, at, direction, state, parts, encoding, flags, rule_kind, connection_id, number_id,
                       rule_id, content_hash, redelivery_of, to_address, matched_word, reason, text)
  SELECT contact_key, id, at, 0, 0, parts, encoding, flags, rule_kind, connection_id, number_id,
         rule_id, content_hash, redelivery_of, to_address, matched_word, reason, text
    FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::smallint[], $5::smallint[], $6::smallint[], $7::smallint[],
                $8::uuid[], $9::uuid[], $10::uuid[], $11::uuid[], $12::text[], $13::text[], $14::text[], $15::text[], $16::uuid[])
      AS t (contact_key, id, at, parts, encoding, flags, rule_kind, connection_id, number_id, rule_id, content_hash,
            to_address, matched_word, reason, text, redelivery_of)
), ballots AS (
  INSERT INTO ballot (contact_key, id, poll_id, question_id, choice_id, kind, outcome, at, message_id, refers_to, matched_word, reason)
  SELECT * FROM unnest($17::uuid[], $18::uuid[], $19::uuid[], $20::uuid[], $21::uuid[], $22::smallint[], $23::smallint[],
                       $24::timestamptz[], $25::uuid[], $26::uuid[], $27::text[], $28::text[])
), tally AS (
  INSERT INTO poll_tally AS p (poll_id, question_id, choice_id, outcome, bucket, writer, votes, voters)
  SELECT poll_id, question_id, choice_id, outcome, bucket, $29::uuid, votes, voters
    FROM unnest($30::uuid[], $31::uuid[], $32::uuid[], $33::smallint[], $34::timestamptz[], $35::bigint[], $36::bigint[])
      AS t (poll_id, question_id, choice_id, outcome, bucket, votes, voters)
  ${ADDED_UP}
), replies AS (
  INSERT INTO message (contact_key, id, at, direction, state, parts, encoding, flags, rule_kind, connection_id, number_id,
                       rule_id, reply_to, text)
  SELECT contact_key, id, at, 1, 1, parts, encoding, flags, rule_kind, connection_id, number_id, rule_id, reply_to, text
    FROM unnest($37::uuid[], $38::uuid[], $39::timestamptz[], $40::smallint[], $41::smallint[], $42::smallint[], $43::smallint[],
                $44::uuid[], $45::uuid[], $46::uuid[], $47::uuid[], $48::text[])
      AS r (contact_key, id, at, parts, encoding, flags, rule_kind, connection_id, number_id, rule_id, reply_to, text)
), queued AS (
  INSERT INTO outbox (connection_id, id, contact_key, number_id, at, lane, not_before, expires_at, claimed_by, claim_epoch, claimed_at)
  SELECT connection_id, id, contact_key, number_id, at, 0, at, expires_at, claimed_by, claim_epoch, claimed_at
    FROM unnest($44::uuid[], $38::uuid[], $37::uuid[], $45::uuid[], $39::timestamptz[], $49::timestamptz[], $50::uuid[],
                $51::bigint[], $52::timestamptz[])
      AS o (connection_id, id, contact_key, number_id, at, expires_at, claimed_by, claim_epoch, claimed_at)
), proofs AS (
  INSERT INTO consent (contact_key, id, at, kind, list_id, source, message_id, words)
  SELECT contact_key, id, at, kind, list_id, 'sms', message_id, words
    FROM unnest($53::uuid[], $54::uuid[], $55::timestamptz[], $56::smallint[], $57::uuid[], $58::uuid[], $59::text[])
      AS c (contact_key, id, at, kind, list_id, message_id, words)
)
SELECT 1`;

/** Parts of long texts that wait for the rest; a part that came twice is kept once. */
export const KEEP_PARTS = `
WITH known AS (
  INSERT INTO contact (contact_key, kind, address, first_at, last_at)
  SELECT DISTINCT ON (contact_key) contact_key, kind, address, received_at, received_at
    FROM unnest($1::uuid[], $13::smallint[], $14::text[], $11::timestamptz[]) AS c (contact_key, kind, address, received_at)
   ORDER BY contact_key
  ON CONFLICT DO NOTHING
)
INSERT INTO inbound_part (contact_key, connection_id, to_address, ref, ref_bits, total, seq, octets, data_coding, esm_class, received_at, content_hash)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::int[], $5::smallint[], $6::smallint[], $7::smallint[],
                     $8::bytea[], $9::smallint[], $10::smallint[], $11::timestamptz[], $12::uuid[])
ON CONFLICT DO NOTHING`;

/** What contacts were asked; a batch holds a contact once. */
export const KEEP_PROGRESS = `
INSERT INTO poll_progress AS p (contact_key, poll_id, question_id, language, asked_by, asked_at)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::timestamptz[])
ON CONFLICT (contact_key, poll_id) DO UPDATE
  SET question_id = excluded.question_id, language = excluded.language, asked_by = excluded.asked_by,
      asked_at = excluded.asked_at`;

/** Rows of the record that come after their time (domain/polls/sealed.ts), in the commit that stores them. */
export const KEEP_LATE = `
INSERT INTO late_ballot (contact_key, id, poll_id) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[])`;

/** The parts of a long text that is complete now, in the commit that stores the text. */
export const DROP_PARTS = `
DELETE FROM inbound_part p
 USING unnest($1::uuid[], $2::uuid[], $3::text[], $4::int[], $5::smallint[], $6::smallint[])
    AS d (contact_key, connection_id, to_address, ref, ref_bits, total)
 WHERE (p.contact_key, p.connection_id, p.to_address, p.ref, p.ref_bits, p.total)
     = (d.contact_key, d.connection_id, d.to_address, d.ref, d.ref_bits, d.total)`;
