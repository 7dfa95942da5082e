-- Texts in and out a minute, for the chart of the overview: counted once by a job (db/traffic.ts), so that the screen never
-- counts messages. Grows with time (1,440 rows a day), not with traffic.
CREATE TABLE "traffic_minute" (
    "minute" TIMESTAMPTZ(0) NOT NULL,
    "texts_in" INTEGER NOT NULL,
    "texts_out" INTEGER NOT NULL,

    CONSTRAINT "traffic_minute_pkey" PRIMARY KEY ("minute")
);
