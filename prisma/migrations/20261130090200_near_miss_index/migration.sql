-- Unknown choices (outcome 3) that are nearly one: choice_id is the one suggested.
CREATE INDEX "ballot_near_miss_idx" ON "ballot" ("poll_id", "id") WHERE "kind" = 0 AND "outcome" = 3 AND "choice_id" IS NOT NULL;
