-- Growth of a list: its joins and leaves by day, from the ledger (db/list-counts.ts), read from the index alone.
-- Joins, leaves and opt-outs are rare beside texts, so that the index costs the inbound batch nothing measurable.
CREATE INDEX "consent_list_idx" ON "consent" ("list_id", "at") INCLUDE ("kind") WHERE "list_id" IS NOT NULL;
