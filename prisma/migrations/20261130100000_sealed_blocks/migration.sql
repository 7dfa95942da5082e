-- The chain over the record of a poll (domain/polls/sealed.ts).
CREATE TABLE "poll_block" (
  "poll_id" UUID NOT NULL,
  "n" INTEGER NOT NULL,
  "through_id" UUID NOT NULL,
  "rows" INTEGER NOT NULL,
  "previous" TEXT NOT NULL,
  "hash" TEXT NOT NULL,
  "sealed_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "poll_block_pkey" PRIMARY KEY ("poll_id", "n")
);
ALTER TABLE "poll_block" ADD CONSTRAINT "poll_block_poll_id_fkey" FOREIGN KEY ("poll_id") REFERENCES "poll" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The installation's Ed25519 key, made when it is first needed.
CREATE TABLE "signing_key" (
  "id" INTEGER NOT NULL DEFAULT 1,
  "public_key" TEXT NOT NULL,
  "private_key_enc" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "signing_key_pkey" PRIMARY KEY ("id")
);

-- Rows of the record that were stored long after the time in their ids (texts that were spooled, long texts that waited for
-- their parts), for which a block that covers their ids may be sealed already, and decisions, which may come when nobody
-- looks at the poll any more. block_n: the block that holds them.
CREATE TABLE "late_ballot" (
  "contact_key" uuid NOT NULL,
  "id" uuid NOT NULL,
  "poll_id" uuid NOT NULL,
  "block_n" integer,
  CONSTRAINT "late_ballot_pkey" PRIMARY KEY ("contact_key", "id")
);
CREATE INDEX "late_ballot_poll_idx" ON "late_ballot" ("poll_id", "block_n");
CREATE INDEX "late_ballot_waiting_idx" ON "late_ballot" ("poll_id", "id") WHERE "block_n" IS NULL;
