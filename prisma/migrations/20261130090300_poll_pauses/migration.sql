-- [{"from": ms, "until": ms or null}]: texts received in between do not count.
ALTER TABLE "poll" ADD COLUMN "pauses" JSONB NOT NULL DEFAULT '[]';
