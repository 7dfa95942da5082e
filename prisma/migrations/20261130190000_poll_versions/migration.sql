-- Replies in other languages: [{language, words, question, replies}], by domain/polls/versions.ts.
ALTER TABLE "poll" ADD COLUMN "versions" JSONB NOT NULL DEFAULT '[]';
