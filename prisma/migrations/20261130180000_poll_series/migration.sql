-- Polls that are one in a row, such as a weekly one; empty: none.
ALTER TABLE "poll" ADD COLUMN "series_name" TEXT NOT NULL DEFAULT '';
CREATE INDEX "poll_series_idx" ON "poll" ("series_name") WHERE "series_name" <> '';
