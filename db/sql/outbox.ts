/** The statements of sending (db/outbox.ts, db/receipts.ts). State codes: domain/messages/codes.ts. */
import { codeOf, MESSAGE_STATES, RULE_KINDS } from "@/domain/messages/codes";

const SENT = codeOf(MESSAGE_STATES, "sent");
const QUEUED = codeOf(MESSAGE_STATES, "queued");
const EXPIRED = codeOf(MESSAGE_STATES, "expired");
const CANCELLED = codeOf(MESSAGE_STATES, "cancelled");
const UNKNOWN = codeOf(MESSAGE_STATES, "unknown");
const COMPLIANCE = codeOf(RULE_KINDS, "compliance");

/** ESME_RINVDCS (SMPP 5.0 clause 4.7.6): such a message goes once more in another alphabet, in parts of its own. */
const ALPHABET_REFUSED = 0x104;

/** How far each state is, by its code (domain/messages/state.ts RANK): a late settle never moves a message backwards. */
const RANK = "(ARRAY[0,1,2,4,9,9,9,9,3,9])";

/**
 * Takes waiting messages of exactly one connection and lane (data.md 6), oldest first from after $7 on (what was taken before
 * leaves its entries in the index until the next vacuum, to be passed by each claim); SKIP LOCKED lets workers pass one
 * another. The epoch fences a worker whose lease went to another.
 */
export const CLAIM = `
WITH free AS (
  SELECT o.connection_id, o.id FROM outbox o
   WHERE o.connection_id = $1 AND o.lane = $2 AND o.claimed_by IS NULL AND o.not_before <= $3 AND o.id > $7
     AND EXISTS (SELECT 1 FROM connection_runtime r WHERE r.connection_id = $1 AND r.epoch = $5 AND r.worker_id = $6)
   ORDER BY o.id LIMIT $4 FOR UPDATE SKIP LOCKED
), mine AS (
  UPDATE outbox o SET claimed_by = $6, claim_epoch = $5, claimed_at = $3
    FROM free f WHERE o.connection_id = f.connection_id AND o.id = f.id
  RETURNING o.id, o.contact_key, o.number_id, o.at, o.expires_at, o.attempts
)
SELECT mine.id, mine.contact_key, mine.number_id, mine.at, mine.expires_at, mine.attempts,
       m.text, m.encoding, m.flags, m.rule_kind, m.to_address, c.address, c.opted_out_at IS NOT NULL AS opted_out,
       CASE WHEN mine.attempts > 0 THEN ARRAY(
         SELECT p.seq::int FROM part p WHERE p.contact_key = mine.contact_key AND p.message_id = mine.id AND p.at = mine.at
            AND p.command_status = 0) ELSE '{}'::int[] END AS accepted_seqs,
       mine.attempts > 0 AND EXISTS (
         SELECT 1 FROM part p WHERE p.contact_key = mine.contact_key AND p.message_id = mine.id AND p.at = mine.at
            AND p.command_status = ${ALPHABET_REFUSED}) AS other_alphabet
  FROM mine
  JOIN message m ON m.contact_key = mine.contact_key AND m.id = mine.id AND m.at = mine.at
  JOIN contact c ON c.contact_key = mine.contact_key
 ORDER BY mine.id`;

/**
 * Settles what the SMSC answered: parts and events appended, the state of each message folded, outbox rows gone or waiting
 * again. Answers the receipts that were there before the ids they speak of.
 *
 * The epoch of the claim fences a worker whose lease went to another: its answers are kept as facts, but a row that the new
 * holder has claimed stays the new holder's. One that waits again is taken out when the old holder's text was accepted
 * after all, so that it does not go out twice. Running it twice changes nothing.
 */
export const SETTLE = `
WITH parts AS (
  INSERT INTO part (contact_key, message_id, at, seq, attempt, state, connection_id, submitted_at, answered_at, command_status, smsc_id)
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::smallint[], $5::smallint[], $6::smallint[], $7::uuid[],
                       $8::timestamptz[], $9::timestamptz[], $10::int[], $11::text[])
  ON CONFLICT DO NOTHING
), done AS MATERIALIZED (
  SELECT d.*, o.id IS NULL OR o.claim_epoch IS NOT DISTINCT FROM d.epoch AS own,
         o.claim_epoch IS NULL AND d.state = ${SENT} AS accepted_after_all
    FROM unnest($12::uuid[], $13::uuid[], $14::uuid[], $15::timestamptz[], $16::smallint[], $17::timestamptz[],
                $18::text[], $19::timestamptz[], $20::bigint[])
      AS d (connection_id, contact_key, id, at, state, event_at, detail, again_at, epoch)
    LEFT JOIN outbox o ON o.connection_id = d.connection_id AND o.id = d.id
), events AS (
  INSERT INTO message_event (contact_key, message_id, at, state, detail)
  SELECT contact_key, id, event_at, state, detail FROM done
  ON CONFLICT DO NOTHING
), folded AS (
  UPDATE message m SET state = d.state FROM done d
   WHERE m.contact_key = d.contact_key AND m.id = d.id AND m.at = d.at AND d.again_at IS NULL
     AND (d.own OR d.state = ${SENT}) AND ${RANK}[m.state + 1] < ${RANK}[d.state + 1]
), gone AS (
  DELETE FROM outbox o USING done d
   WHERE o.connection_id = d.connection_id AND o.id = d.id AND d.again_at IS NULL
     AND (o.claim_epoch = d.epoch OR o.claim_epoch IS NULL AND d.accepted_after_all)
), again AS (
  UPDATE outbox o SET claimed_by = NULL, claim_epoch = NULL, claimed_at = NULL, not_before = d.again_at, attempts = o.attempts + 1
    FROM done d WHERE o.connection_id = d.connection_id AND o.id = d.id AND d.again_at IS NOT NULL AND o.claim_epoch = d.epoch
)
SELECT p.connection_id, p.smsc_id, p.id, p.received_at, p.state, p.error_code
  FROM unnest($7::uuid[], $11::text[]) AS s (connection_id, smsc_id)
  JOIN parked_receipt p ON p.connection_id = s.connection_id AND p.smsc_id = s.smsc_id`;

/** A text in another alphabet needs other parts (job.ts, `conclude`). */
export const RECOUNT = `
UPDATE message m SET parts = r.parts, encoding = r.encoding
  FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::smallint[], $5::smallint[]) AS r (contact_key, id, at, parts, encoding)
 WHERE m.contact_key = r.contact_key AND m.id = r.id AND m.at = r.at`;

/** Gives claims back untouched, those of the epoch that made them: nothing of these messages was written, or it was not taken. */
export const RELEASE = `
UPDATE outbox o SET claimed_by = NULL, claim_epoch = NULL, claimed_at = NULL, not_before = coalesce(r.not_before, o.not_before)
  FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::timestamptz[]) AS r (connection_id, id, epoch, not_before)
 WHERE o.connection_id = r.connection_id AND o.id = r.id AND o.claim_epoch = r.epoch`;

/**
 * Messages whose time is over before they were claimed: taken out, marked expired, with the reason. Along
 * `outbox_expiry_idx`: nothing is read of what still has time.
 */
export const EXPIRE = `
WITH late AS (
  SELECT connection_id, id FROM outbox WHERE connection_id = $1 AND claimed_by IS NULL AND expires_at <= $2
   ORDER BY expires_at LIMIT 1000 FOR UPDATE SKIP LOCKED
), gone AS (
  DELETE FROM outbox o USING late l WHERE o.connection_id = l.connection_id AND o.id = l.id
  RETURNING o.contact_key, o.id, o.at
), events AS (
  INSERT INTO message_event (contact_key, message_id, at, state, detail)
  SELECT contact_key, id, $2, ${EXPIRED}, 'not submitted in time' FROM gone
  ON CONFLICT DO NOTHING
), folded AS (
  UPDATE message m SET state = ${EXPIRED} FROM gone g
   WHERE m.contact_key = g.contact_key AND m.id = g.id AND m.at = g.at AND ${RANK}[m.state + 1] < ${RANK}[${EXPIRED} + 1]
)
SELECT id FROM gone`;

/**
 * What waits for contacts that opted out, but for answers to STOP, START and HELP (product.md, Sending). Found by the key of
 * the contact; what a worker has claimed already is its own to take back.
 */
export const CANCEL_QUEUED = `
WITH found AS MATERIALIZED (
  SELECT m.connection_id, m.id, m.contact_key, m.at
    FROM unnest($1::uuid[]) AS k (contact_key) JOIN message m ON m.contact_key = k.contact_key
   WHERE m.at > $3 AND m.direction = 1 AND m.state = ${QUEUED} AND m.rule_kind <> ${COMPLIANCE}
), gone AS (
  DELETE FROM outbox o USING found f
   WHERE o.connection_id = f.connection_id AND o.id = f.id AND o.claimed_by IS NULL
  RETURNING o.contact_key, o.id, o.at
), events AS (
  INSERT INTO message_event (contact_key, message_id, at, state, detail)
  SELECT contact_key, id, $2, ${CANCELLED}, 'the contact has opted out' FROM gone
  ON CONFLICT DO NOTHING
), folded AS (
  UPDATE message m SET state = ${CANCELLED} FROM gone g
   WHERE m.contact_key = g.contact_key AND m.id = g.id AND m.at = g.at AND ${RANK}[m.state + 1] < ${RANK}[${CANCELLED} + 1]
)
SELECT id FROM gone`;

/**
 * Empties the outbox of a connection that is deleted and that no worker holds. What a dead worker had claimed may have been
 * written, so it is unknown; the rest was not. In bites, until none is left.
 */
export const ABANDON = `
WITH gone AS (
  DELETE FROM outbox o
   WHERE o.connection_id = $1 AND o.id IN (SELECT id FROM outbox WHERE connection_id = $1 ORDER BY id LIMIT 1000)
  RETURNING o.contact_key, o.id, o.at, CASE WHEN o.claimed_by IS NULL THEN ${CANCELLED} ELSE ${UNKNOWN} END::smallint AS state
), events AS (
  INSERT INTO message_event (contact_key, message_id, at, state, detail)
  SELECT contact_key, id, $2, state, 'the connection was deleted' FROM gone
  ON CONFLICT DO NOTHING
), folded AS (
  UPDATE message m SET state = g.state FROM gone g
   WHERE m.contact_key = g.contact_key AND m.id = g.id AND m.at = g.at AND ${RANK}[m.state + 1] < ${RANK}[g.state + 1]
)
SELECT count(*) AS count FROM gone`;

/** Claims of an earlier epoch: their worker stopped between write and settle, so each may or may not have gone out. */
export const STRANDED = `
SELECT o.id, o.contact_key, o.at, o.lane, o.attempts, o.expires_at, o.claim_epoch, coalesce(m.parts, 1) AS parts
  FROM outbox o LEFT JOIN message m ON m.contact_key = o.contact_key AND m.id = o.id AND m.at = o.at
 WHERE o.connection_id = $1 AND o.claimed_by IS NOT NULL AND o.claim_epoch < $2
 ORDER BY o.id LIMIT 5000`;

/**
 * The parts of such claims as far as no earlier try brought them to the SMSC: in doubt, and for the limit written at the restart
 * (product.md, Sending), which the next restart has to know too.
 */
export const STRANDED_PARTS = `
INSERT INTO part (contact_key, message_id, at, seq, attempt, state, connection_id, submitted_at, answered_at)
SELECT o.contact_key, o.id, o.at, s.seq, o.attempts + 1, ${UNKNOWN}, o.connection_id, $3, $3
  FROM outbox o LEFT JOIN message m ON m.contact_key = o.contact_key AND m.id = o.id AND m.at = o.at
 CROSS JOIN LATERAL generate_series(1, coalesce(m.parts, 1)) AS s (seq)
 WHERE o.connection_id = $1 AND o.id = ANY($2::uuid[])
   AND NOT EXISTS (SELECT 1 FROM part p WHERE p.contact_key = o.contact_key AND p.message_id = o.id AND p.at = o.at
                      AND p.seq = s.seq AND p.command_status = 0)
ON CONFLICT DO NOTHING`;

/**
 * Matches receipts by connection and SMSC id (data.md 2); the newest part with the id wins where an SMSC reuses ids. Answers
 * each receipt that found its part, and each that moved it once more: to join the two here would be a nested loop over the
 * batch (db/hot-pool.ts), and cost its square.
 */
export const MATCH_RECEIPTS = `
WITH receipts AS MATERIALIZED (
  SELECT * FROM unnest($1::int[], $2::uuid[], $3::text[], $4::smallint[], $5::timestamptz[], $6::text[])
    AS r (ord, connection_id, smsc_id, state, received_at, error_code)
), hits AS MATERIALIZED (
  SELECT DISTINCT ON (r.ord) r.ord, p.contact_key, p.message_id, p.at, p.seq, p.attempt, r.state, r.received_at, r.error_code
    FROM receipts r JOIN part p ON p.connection_id = r.connection_id AND p.smsc_id = r.smsc_id AND p.at > $7
   ORDER BY r.ord, p.at DESC, p.attempt DESC
), moved AS (
  UPDATE part p SET state = h.state FROM hits h
   WHERE p.contact_key = h.contact_key AND p.message_id = h.message_id AND p.seq = h.seq AND p.attempt = h.attempt AND p.at = h.at
     AND ${RANK}[p.state + 1] < ${RANK}[h.state + 1]
  RETURNING h.ord, h.contact_key, h.message_id, h.at, h.seq, h.state, h.received_at, h.error_code
), events AS (
  INSERT INTO message_event (contact_key, message_id, at, state, detail)
  SELECT contact_key, message_id, received_at, state, 'receipt for part ' || seq || coalesce(', error ' || error_code, '') FROM moved
  ON CONFLICT DO NOTHING
)
SELECT ord, contact_key, message_id, at, false AS moved FROM hits
 UNION ALL SELECT ord, contact_key, message_id, at, true FROM moved`;

/**
 * The state of messages from the last attempt at each of their parts. Once a message is sent all its parts are known: they
 * may be fewer than were counted for it, where a link carries long texts in another way. A try writes again what was not
 * accepted before, in parts of another alphabet or form maybe: only the last one tells what became of it.
 */
export const FOLD_PARTS = `
WITH wanted AS MATERIALIZED (
  SELECT DISTINCT * FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) AS w (contact_key, id, at)
), latest AS (
  SELECT DISTINCT ON (w.id, p.seq) w.contact_key, w.id, w.at, p.state
    FROM wanted w JOIN part p ON p.contact_key = w.contact_key AND p.message_id = w.id AND p.at = w.at
     AND (p.command_status = 0 OR p.attempt = (
       SELECT max(l.attempt) FROM part l WHERE l.contact_key = w.contact_key AND l.message_id = w.id AND l.at = w.at))
   ORDER BY w.id, p.seq, p.attempt DESC
), folded AS (
  SELECT contact_key, id, at, count(*) AS known, count(*) FILTER (WHERE state = 4) AS delivered,
         CASE WHEN bool_or(state = 5) THEN 5 WHEN bool_or(state = 7) THEN 7 WHEN bool_or(state = 6) THEN 6
              WHEN bool_or(state = 8) THEN 8 END AS bad
    FROM latest GROUP BY contact_key, id, at
)
UPDATE message m SET state = coalesce(f.bad, 4)
  FROM folded f
 WHERE m.contact_key = f.contact_key AND m.id = f.id AND m.at = f.at
   AND (f.bad IS NOT NULL OR f.delivered >= m.parts OR m.state = ${SENT} AND f.delivered = f.known)
   AND ${RANK}[m.state + 1] < ${RANK}[coalesce(f.bad, 4) + 1]
RETURNING m.id`;

export const PARK_RECEIPTS = `
INSERT INTO parked_receipt (connection_id, smsc_id, id, received_at, state, error_code)
SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::timestamptz[], $5::smallint[], $6::text[])
ON CONFLICT DO NOTHING`;
