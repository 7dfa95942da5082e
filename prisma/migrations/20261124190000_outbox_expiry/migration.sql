-- What waits too long is taken out of the outbox every few seconds (db/sql/outbox.ts, EXPIRE): found by its time, however
-- much of what still has time waits beside it. Replies are written already claimed and never stand in this index.
CREATE INDEX "outbox_expiry_idx" ON "outbox" ("connection_id", "expires_at") WHERE "claimed_by" IS NULL;
