-- A longer time to keep texts does not bring back what a shorter one dropped.
ALTER TABLE "retention" ADD COLUMN     "kept_from" TIMESTAMPTZ(3);

UPDATE "retention" SET "kept_from" = "last_before";

INSERT INTO "retention" ("id") VALUES (1) ON CONFLICT DO NOTHING;
