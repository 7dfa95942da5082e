-- Hot tables: they grow with traffic (data.md). No foreign keys (rule 5), no triggers (7), keys start with contact_key (3)
-- except where a queue or a tally is keyed by what it serves (5, 10). Codes of the smallint columns: domain/messages/codes.ts
-- and domain/polls/codes.ts.

CREATE SCHEMA "partitions";

-- A subscriber. The only table with a plain address (product.md, promises).
CREATE TABLE "contact" (
  "contact_key" uuid NOT NULL,
  "kind" smallint NOT NULL,
  "address" text NOT NULL,
  "first_at" timestamptz(3) NOT NULL,
  "last_at" timestamptz(3) NOT NULL,
  "texts_in" integer NOT NULL DEFAULT 0,
  "opted_out_at" timestamptz(3),
  CONSTRAINT "contact_pkey" PRIMARY KEY ("contact_key")
) WITH (fillfactor = 85);
CREATE INDEX "contact_address_idx" ON "contact" ("address" text_pattern_ops);
CREATE INDEX "contact_first_idx" ON "contact" ("first_at", "contact_key");

-- One logical text, in or out. "at" is the time inside the id (UUIDv7): the partition column, never updated.
CREATE TABLE "message" (
  "contact_key" uuid NOT NULL,
  "id" uuid NOT NULL,
  "at" timestamptz(3) NOT NULL,
  "direction" smallint NOT NULL,
  "state" smallint NOT NULL,
  "parts" smallint NOT NULL DEFAULT 1,
  "encoding" smallint NOT NULL DEFAULT 0,
  "flags" smallint NOT NULL DEFAULT 0,
  "rule_kind" smallint NOT NULL DEFAULT 0,
  "connection_id" uuid,
  "number_id" uuid,
  "rule_id" uuid,
  -- out: the inbound message that this answers
  "reply_to" uuid,
  -- in: first 16 octets of sha256 over the octets after the PDU header
  "content_hash" uuid,
  -- in: the earlier message that this PDU repeats (redelivery guard)
  "redelivery_of" uuid,
  -- in: the destination as it came, where it is none of the configured numbers
  "to_address" text,
  "matched_word" text,
  "reason" text,
  "text" text,
  CONSTRAINT "message_pkey" PRIMARY KEY ("contact_key", "id", "at")
) PARTITION BY RANGE ("at");
CREATE INDEX "message_id_idx" ON "message" ("id");
CREATE INDEX "message_rule_idx" ON "message" ("rule_id", "id") WHERE "rule_id" IS NOT NULL;
CREATE INDEX "message_number_idx" ON "message" ("number_id", "id");
CREATE TABLE "partitions"."message_default" PARTITION OF "message" DEFAULT WITH (fillfactor = 90);

-- One PDU of an outbound message, written when its answer (or time-out) is settled.
CREATE TABLE "part" (
  "contact_key" uuid NOT NULL,
  "message_id" uuid NOT NULL,
  "at" timestamptz(3) NOT NULL,
  "seq" smallint NOT NULL,
  "attempt" smallint NOT NULL DEFAULT 1,
  "state" smallint NOT NULL,
  "connection_id" uuid NOT NULL,
  "submitted_at" timestamptz(3) NOT NULL,
  "answered_at" timestamptz(3),
  "command_status" integer,
  "smsc_id" text,
  CONSTRAINT "part_pkey" PRIMARY KEY ("contact_key", "message_id", "seq", "attempt", "at")
) PARTITION BY RANGE ("at");
CREATE INDEX "part_smsc_idx" ON "part" ("connection_id", "smsc_id") WHERE "smsc_id" IS NOT NULL;
-- Seeds the limiter after a restart: parts written within its longest window.
CREATE INDEX "part_submitted_idx" ON "part" USING brin ("submitted_at") WITH (pages_per_range = 16, autosummarize = on);
CREATE TABLE "partitions"."part_default" PARTITION OF "part" DEFAULT WITH (fillfactor = 90);

-- Every change of a message state, appended, message.state is folded in the same settle.
CREATE TABLE "message_event" (
  "contact_key" uuid NOT NULL,
  "message_id" uuid NOT NULL,
  "at" timestamptz(3) NOT NULL,
  "state" smallint NOT NULL,
  "detail" text,
  CONSTRAINT "message_event_pkey" PRIMARY KEY ("contact_key", "message_id", "state", "at")
) PARTITION BY RANGE ("at");
CREATE INDEX "message_event_state_idx" ON "message_event" ("state", "message_id");
CREATE TABLE "partitions"."message_event_default" PARTITION OF "message_event" DEFAULT;

-- Messages waiting to be submitted, keyed by the connection that will send them (rule 5).
CREATE TABLE "outbox" (
  "connection_id" uuid NOT NULL,
  "id" uuid NOT NULL,
  "contact_key" uuid NOT NULL,
  "number_id" uuid,
  "at" timestamptz(3) NOT NULL,
  -- 0 replies, 1 campaigns
  "lane" smallint NOT NULL DEFAULT 0,
  "attempts" smallint NOT NULL DEFAULT 0,
  "not_before" timestamptz(3) NOT NULL,
  "expires_at" timestamptz(3) NOT NULL,
  "claimed_by" uuid,
  "claim_epoch" bigint,
  "claimed_at" timestamptz(3),
  CONSTRAINT "outbox_pkey" PRIMARY KEY ("connection_id", "id")
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 2000);
CREATE INDEX "outbox_waiting_idx" ON "outbox" ("connection_id", "lane", "id") WHERE "claimed_by" IS NULL;

-- Parts of inbound long texts until the last one is there (23.040 clause 9.2.3.24.1), survives a restart.
CREATE TABLE "inbound_part" (
  "contact_key" uuid NOT NULL,
  "connection_id" uuid NOT NULL,
  "to_address" text NOT NULL,
  "ref" integer NOT NULL,
  "ref_bits" smallint NOT NULL,
  "total" smallint NOT NULL,
  "seq" smallint NOT NULL,
  "octets" bytea NOT NULL,
  "data_coding" smallint NOT NULL,
  "esm_class" smallint NOT NULL,
  "received_at" timestamptz(3) NOT NULL,
  "content_hash" uuid NOT NULL,
  CONSTRAINT "inbound_part_pkey" PRIMARY KEY ("contact_key", "connection_id", "to_address", "ref", "ref_bits", "total", "seq")
);
CREATE INDEX "inbound_part_received_idx" ON "inbound_part" ("connection_id", "received_at");

-- Receipts that came before the answer to their submit was stored, retried at each settle.
CREATE TABLE "parked_receipt" (
  "connection_id" uuid NOT NULL,
  "smsc_id" text NOT NULL,
  "id" uuid NOT NULL,
  "received_at" timestamptz(3) NOT NULL,
  "state" smallint NOT NULL,
  "error_code" text,
  CONSTRAINT "parked_receipt_pkey" PRIMARY KEY ("connection_id", "smsc_id", "id")
);
CREATE INDEX "parked_receipt_received_idx" ON "parked_receipt" ("connection_id", "received_at");

-- Inbound messages whose answer may not have reached the SMSC, each absorbs one identical copy (product.md, step 1).
CREATE TABLE "redelivery_suspect" (
  "contact_key" uuid NOT NULL,
  "connection_id" uuid NOT NULL,
  "content_hash" uuid NOT NULL,
  "message_id" uuid NOT NULL,
  "received_at" timestamptz(3) NOT NULL,
  "absorbed_by" uuid,
  CONSTRAINT "redelivery_suspect_pkey" PRIMARY KEY ("contact_key", "connection_id", "content_hash", "message_id")
);
CREATE INDEX "redelivery_suspect_received_idx" ON "redelivery_suspect" ("connection_id", "received_at");

-- Every text addressed to a poll, appended and never updated, replacement, exclusion and review are further rows.
CREATE TABLE "ballot" (
  "contact_key" uuid NOT NULL,
  "id" uuid NOT NULL,
  "poll_id" uuid NOT NULL,
  "question_id" uuid NOT NULL,
  "choice_id" uuid,
  "kind" smallint NOT NULL DEFAULT 0,
  "outcome" smallint NOT NULL,
  "at" timestamptz(3) NOT NULL,
  "message_id" uuid,
  "refers_to" uuid,
  "matched_word" text,
  "reason" text,
  CONSTRAINT "ballot_pkey" PRIMARY KEY ("contact_key", "id")
);
CREATE INDEX "ballot_poll_idx" ON "ballot" ("poll_id", "id");

-- The cap as a fact of the database: one row a counted ballot, n from 1, period 0 for the whole poll, else yyyymmdd.
-- n = 0, period 0 marks the voter of a poll whose slots are daily, so that voters are counted once.
CREATE TABLE "ballot_slot" (
  "contact_key" uuid NOT NULL,
  "poll_id" uuid NOT NULL,
  "question_id" uuid NOT NULL,
  "period" integer NOT NULL,
  "n" smallint NOT NULL,
  "ballot_id" uuid NOT NULL,
  "choice_id" uuid,
  CONSTRAINT "ballot_slot_pkey" PRIMARY KEY ("contact_key", "poll_id", "question_id", "period", "n")
);

-- The count, written with the ballots and recounted when a poll closes (rule 10). choice_id is the nil UUID for outcomes without a choice.
CREATE TABLE "poll_tally" (
  "poll_id" uuid NOT NULL,
  "question_id" uuid NOT NULL,
  "choice_id" uuid NOT NULL,
  "outcome" smallint NOT NULL,
  "bucket" timestamptz(0) NOT NULL,
  "writer" uuid NOT NULL,
  "votes" bigint NOT NULL DEFAULT 0,
  "voters" bigint NOT NULL DEFAULT 0,
  CONSTRAINT "poll_tally_pkey" PRIMARY KEY ("poll_id", "question_id", "choice_id", "outcome", "bucket", "writer")
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- A contact and its standing on a list.
CREATE TABLE "membership" (
  "contact_key" uuid NOT NULL,
  "list_id" uuid NOT NULL,
  "state" smallint NOT NULL,
  "joined_at" timestamptz(3),
  "left_at" timestamptz(3),
  "source" text NOT NULL,
  "message_id" uuid,
  CONSTRAINT "membership_pkey" PRIMARY KEY ("contact_key", "list_id")
);
CREATE INDEX "membership_list_idx" ON "membership" ("list_id", "state", "joined_at", "contact_key");

-- The proof of every join, leave, opt-out and opt-in, appended. list_id is null for the whole installation.
CREATE TABLE "consent" (
  "contact_key" uuid NOT NULL,
  "id" uuid NOT NULL,
  "at" timestamptz(3) NOT NULL,
  "kind" smallint NOT NULL,
  "list_id" uuid,
  "source" text NOT NULL,
  "message_id" uuid,
  "words" text,
  CONSTRAINT "consent_pkey" PRIMARY KEY ("contact_key", "id")
);

INSERT INTO "installation" ("id") VALUES (1);
