-- Who opted out, few beside all contacts: which members of a list texted STOP (db/list-members.ts, db/list-counts.ts).
-- Texts touch no row of it, and stay HOT updates: only STOP and START change what its predicate reads (data.md 12).
CREATE INDEX "contact_opted_out_idx" ON "contact" ("contact_key") WHERE "opted_out_at" IS NOT NULL;
