-- Who decided, where a person did: rows of kind exclusion (2), review (3) and inclusion (4).
ALTER TABLE "ballot" ADD COLUMN "decided_by" text;
