-- Where a voter stands in a poll of several questions: the one that was asked last and is not answered (null: none is left), and
-- the message that asked it, by which its state is found.
CREATE TABLE "poll_progress" (
  "contact_key" uuid NOT NULL,
  "poll_id" uuid NOT NULL,
  "question_id" uuid,
  "language" text NOT NULL,
  "asked_by" uuid,
  "asked_at" timestamptz(3) NOT NULL,
  CONSTRAINT "poll_progress_pkey" PRIMARY KEY ("contact_key", "poll_id")
);
CREATE INDEX "poll_progress_poll_idx" ON "poll_progress" ("poll_id");
