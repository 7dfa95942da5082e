-- What people decided about the ballots of a poll; few among many.
CREATE INDEX "ballot_decision_idx" ON "ballot" ("poll_id", "id") WHERE "kind" >= 2;
