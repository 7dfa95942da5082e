-- When patterns among the votes of a poll were looked for last, and how many of those found nobody has seen.
CREATE TABLE "poll_pattern_look" (
  "poll_id" UUID NOT NULL,
  "looked_at" TIMESTAMPTZ(3) NOT NULL,
  "votes" BIGINT NOT NULL,
  "patterns" INTEGER NOT NULL,
  "seen" INTEGER NOT NULL,
  CONSTRAINT "poll_pattern_look_pkey" PRIMARY KEY ("poll_id")
);
ALTER TABLE "poll_pattern_look" ADD CONSTRAINT "poll_pattern_look_poll_id_fkey" FOREIGN KEY ("poll_id") REFERENCES "poll" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
