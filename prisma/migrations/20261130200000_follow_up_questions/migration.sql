-- Further questions of a poll: the text of each in other languages, those that are asked no longer, and how long an answer is waited for.
ALTER TABLE "question" ADD COLUMN "translations" JSONB NOT NULL DEFAULT '{}';
ALTER TABLE "question" ADD COLUMN "withdrawn_at" TIMESTAMPTZ(3);
ALTER TABLE "poll" ADD COLUMN "answer_seconds" INTEGER NOT NULL DEFAULT 86400;
