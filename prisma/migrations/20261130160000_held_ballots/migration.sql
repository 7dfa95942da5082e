-- Texts that wait for a person: unknown choices (outcome 3) that are nearly one, choice_id is the one suggested; and votes that
-- came after the close of a link that was down at it (outcome 10).
DROP INDEX "ballot_near_miss_idx";
CREATE INDEX "ballot_review_idx" ON "ballot" ("poll_id", "id") WHERE "kind" = 0 AND "outcome" IN (3, 10) AND "choice_id" IS NOT NULL;
