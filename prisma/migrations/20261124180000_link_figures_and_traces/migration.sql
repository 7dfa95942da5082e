-- What an operator sees of a link: figures of the moment, the last binds, traffic a minute, and a trace that a person turned on.
ALTER TABLE "connection_runtime" ADD COLUMN "figures" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN "trace_until" TIMESTAMPTZ(3);

-- One row a session of a link, and one for all tries in a row that failed for the same reason.
CREATE TABLE "link_session" (
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "worker_id" UUID NOT NULL,
    "bind" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "bound_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "smsc_version" INTEGER,
    "end_kind" TEXT NOT NULL DEFAULT '',
    "end_words" TEXT NOT NULL DEFAULT '',
    "tries" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "link_session_pkey" PRIMARY KEY ("id")
);

-- Grows with time (1,440 rows a day and connection), not with traffic.
CREATE TABLE "connection_minute" (
    "connection_id" UUID NOT NULL,
    "minute" TIMESTAMPTZ(0) NOT NULL,
    "texts_in" INTEGER NOT NULL,
    "parts_out" INTEGER NOT NULL,
    "throttled" INTEGER NOT NULL,

    CONSTRAINT "connection_minute_pkey" PRIMARY KEY ("connection_id","minute")
);

-- A ring: the worker keeps the newest PDUs of each connection only.
CREATE TABLE "pdu_trace" (
    "connection_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "n" INTEGER NOT NULL,
    "outbound" BOOLEAN NOT NULL,
    "bind" TEXT NOT NULL,
    "command_id" BIGINT NOT NULL,
    "status" BIGINT NOT NULL,
    "sequence" BIGINT NOT NULL,
    "source" TEXT NOT NULL DEFAULT '',
    "destination" TEXT NOT NULL DEFAULT '',
    "answered_ms" INTEGER,
    "length" INTEGER NOT NULL,
    "octets" BYTEA NOT NULL,
    "fields" JSONB NOT NULL,

    CONSTRAINT "pdu_trace_pkey" PRIMARY KEY ("connection_id","at","n")
);

CREATE INDEX "link_session_connection_id_started_at_idx" ON "link_session"("connection_id", "started_at");

ALTER TABLE "link_session" ADD CONSTRAINT "link_session_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "connection_minute" ADD CONSTRAINT "connection_minute_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "pdu_trace" ADD CONSTRAINT "pdu_trace_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;
