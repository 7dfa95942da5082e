-- The public page of a poll, behind a link that nobody can guess.
CREATE TABLE "poll_stage" (
    "poll_id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "token_sealed" TEXT NOT NULL,
    "shown" BOOLEAN NOT NULL DEFAULT true,
    "theme" TEXT NOT NULL DEFAULT 'dark',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "poll_stage_pkey" PRIMARY KEY ("poll_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "poll_stage_token_hash_key" ON "poll_stage"("token_hash");

-- AddForeignKey
ALTER TABLE "poll_stage" ADD CONSTRAINT "poll_stage_poll_id_fkey" FOREIGN KEY ("poll_id") REFERENCES "poll"("id") ON DELETE CASCADE ON UPDATE CASCADE;
