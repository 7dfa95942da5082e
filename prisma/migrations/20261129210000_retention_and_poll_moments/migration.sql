-- How long texts are kept, and what the last nightly run dropped.
CREATE TABLE "retention" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "months" INTEGER,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_run_at" TIMESTAMPTZ(3),
    "last_before" TIMESTAMPTZ(3),
    "last_texts" BIGINT NOT NULL DEFAULT 0,
    "last_left" TEXT[] DEFAULT ARRAY[]::TEXT[],

    CONSTRAINT "retention_pkey" PRIMARY KEY ("id")
);

-- One row for each time a poll opened or closed, by a person or by its schedule: whoever writes it tells of it, once.
CREATE TABLE "poll_moment" (
    "poll_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "poll_moment_pkey" PRIMARY KEY ("poll_id","kind","at")
);

-- AddForeignKey
ALTER TABLE "poll_moment" ADD CONSTRAINT "poll_moment_poll_id_fkey" FOREIGN KEY ("poll_id") REFERENCES "poll"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What opened and closed before is not told again.
INSERT INTO "poll_moment" ("poll_id", "kind", "at")
SELECT "id", 'open', "opens_at" FROM "poll" WHERE NOT "draft" AND "opens_at" <= now()
UNION ALL
SELECT "id", 'close', "closes_at" FROM "poll" WHERE NOT "draft" AND "closes_at" <= now();
