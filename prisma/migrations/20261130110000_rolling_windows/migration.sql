-- Of polls with the period "rolling": how long a vote counts against the cap of its voter.
ALTER TABLE "poll" ADD COLUMN "window_seconds" INTEGER NOT NULL DEFAULT 0;
