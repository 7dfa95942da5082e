-- CreateTable
CREATE TABLE "installation" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "name" TEXT NOT NULL DEFAULT 'Replyback',
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "identity_fingerprint" TEXT,
    "config_version" BIGINT NOT NULL DEFAULT 0,
    "stop_reply" TEXT NOT NULL DEFAULT 'You are unsubscribed and will get no more messages. Text START to join again.',
    "start_reply" TEXT NOT NULL DEFAULT 'You are subscribed again. Text STOP to leave.',
    "help_reply" TEXT NOT NULL DEFAULT 'Text STOP to get no more messages, START to get them again.',
    "local_stop_words" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "local_start_words" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "local_help_words" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "installation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "setup_code" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "code_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "setup_code_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "app_user" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "rights" TEXT[],
    "active" BOOLEAN NOT NULL DEFAULT true,
    "session_version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_sign_in_at" TIMESTAMPTZ(3),

    CONSTRAINT "app_user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_attempt" (
    "key" TEXT NOT NULL,
    "window_start" TIMESTAMPTZ(3) NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "sign_in_attempt_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "audit" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "user_id" UUID,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "object_type" TEXT NOT NULL,
    "object_id" UUID,
    "object_name" TEXT,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "audit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "connection" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "port" INTEGER NOT NULL,
    "system_id" TEXT NOT NULL DEFAULT '',
    "password_enc" TEXT NOT NULL DEFAULT '',
    "system_type" TEXT NOT NULL DEFAULT '',
    "mode" TEXT NOT NULL DEFAULT 'transceiver',
    "window_size" INTEGER NOT NULL DEFAULT 10,
    "limits" JSONB NOT NULL DEFAULT '[]',
    "country" TEXT NOT NULL DEFAULT '',
    "trunk" TEXT NOT NULL DEFAULT '0',
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "connection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "connection_runtime" (
    "connection_id" UUID NOT NULL,
    "worker_id" UUID,
    "epoch" BIGINT NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),
    "state" TEXT NOT NULL DEFAULT 'stopped',
    "reason" TEXT NOT NULL DEFAULT '',
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "in_per_minute" INTEGER NOT NULL DEFAULT 0,
    "out_per_minute" INTEGER NOT NULL DEFAULT 0,
    "window_in_use" INTEGER NOT NULL DEFAULT 0,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "connection_runtime_pkey" PRIMARY KEY ("connection_id")
);

-- CreateTable
CREATE TABLE "worker" (
    "id" UUID NOT NULL,
    "pid" INTEGER NOT NULL,
    "host" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "heartbeat_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "worker_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "worker_request" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "connection_id" UUID,
    "payload" JSONB NOT NULL DEFAULT '{}',
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "result" JSONB,
    "requested_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "worker_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "number" (
    "id" UUID NOT NULL,
    "address" TEXT NOT NULL,
    "label" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "number_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "connection_number" (
    "connection_id" UUID NOT NULL,
    "number_id" UUID NOT NULL,
    "preference" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "connection_number_pkey" PRIMARY KEY ("connection_id","number_id")
);

-- CreateTable
CREATE TABLE "service" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "position" INTEGER NOT NULL DEFAULT 0,
    "all_numbers" BOOLEAN NOT NULL DEFAULT false,
    "catch_all" BOOLEAN NOT NULL DEFAULT false,
    "reply" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "service_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "service_number" (
    "service_id" UUID NOT NULL,
    "number_id" UUID NOT NULL,

    CONSTRAINT "service_number_pkey" PRIMARY KEY ("service_id","number_id")
);

-- CreateTable
CREATE TABLE "service_word" (
    "service_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "word" TEXT NOT NULL,
    "alias" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "service_word_pkey" PRIMARY KEY ("service_id","position")
);

-- CreateTable
CREATE TABLE "poll" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "question" TEXT NOT NULL DEFAULT '',
    "keyword" TEXT NOT NULL DEFAULT '',
    "ballots_per_voter" INTEGER NOT NULL DEFAULT 1,
    "period" TEXT NOT NULL DEFAULT 'poll',
    "counting" TEXT NOT NULL DEFAULT 'first',
    "list_id" UUID,
    "opens_at" TIMESTAMPTZ(3),
    "closes_at" TIMESTAMPTZ(3),
    "grace_seconds" INTEGER NOT NULL DEFAULT 0,
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "replies" JSONB NOT NULL DEFAULT '{}',
    "draft" BOOLEAN NOT NULL DEFAULT false,
    "archived_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "poll_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "poll_number" (
    "poll_id" UUID NOT NULL,
    "number_id" UUID NOT NULL,

    CONSTRAINT "poll_number_pkey" PRIMARY KEY ("poll_id","number_id")
);

-- CreateTable
CREATE TABLE "question" (
    "id" UUID NOT NULL,
    "poll_id" UUID NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,
    "text" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "question_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "choice" (
    "id" UUID NOT NULL,
    "question_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(3),

    CONSTRAINT "choice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "choice_word" (
    "choice_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "word" TEXT NOT NULL,

    CONSTRAINT "choice_word_pkey" PRIMARY KEY ("choice_id","position")
);

-- CreateTable
CREATE TABLE "list" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "join_reply" TEXT NOT NULL DEFAULT '',
    "already_reply" TEXT NOT NULL DEFAULT '',
    "leave_reply" TEXT NOT NULL DEFAULT '',
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "list_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "list_number" (
    "list_id" UUID NOT NULL,
    "number_id" UUID NOT NULL,

    CONSTRAINT "list_number_pkey" PRIMARY KEY ("list_id","number_id")
);

-- CreateTable
CREATE TABLE "list_word" (
    "list_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "word" TEXT NOT NULL,
    "kind" TEXT NOT NULL,

    CONSTRAINT "list_word_pkey" PRIMARY KEY ("list_id","position")
);

-- CreateIndex
CREATE UNIQUE INDEX "app_user_email_key" ON "app_user"("email");

-- CreateIndex
CREATE INDEX "audit_at_idx" ON "audit"("at");

-- CreateIndex
CREATE INDEX "audit_object_id_at_idx" ON "audit"("object_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "connection_name_key" ON "connection"("name");

-- CreateIndex
CREATE INDEX "worker_request_state_created_at_idx" ON "worker_request"("state", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "number_address_key" ON "number"("address");

-- CreateIndex
CREATE INDEX "connection_number_number_id_preference_idx" ON "connection_number"("number_id", "preference");

-- CreateIndex
CREATE UNIQUE INDEX "service_name_key" ON "service"("name");

-- CreateIndex
CREATE INDEX "service_number_number_id_idx" ON "service_number"("number_id");

-- CreateIndex
CREATE UNIQUE INDEX "poll_name_key" ON "poll"("name");

-- CreateIndex
CREATE INDEX "poll_number_number_id_idx" ON "poll_number"("number_id");

-- CreateIndex
CREATE UNIQUE INDEX "question_poll_id_position_key" ON "question"("poll_id", "position");

-- CreateIndex
CREATE INDEX "choice_question_id_position_idx" ON "choice"("question_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "list_name_key" ON "list"("name");

-- CreateIndex
CREATE INDEX "list_number_number_id_idx" ON "list_number"("number_id");

-- AddForeignKey
ALTER TABLE "connection_runtime" ADD CONSTRAINT "connection_runtime_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connection_number" ADD CONSTRAINT "connection_number_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connection_number" ADD CONSTRAINT "connection_number_number_id_fkey" FOREIGN KEY ("number_id") REFERENCES "number"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "service_number" ADD CONSTRAINT "service_number_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "service"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "service_number" ADD CONSTRAINT "service_number_number_id_fkey" FOREIGN KEY ("number_id") REFERENCES "number"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "service_word" ADD CONSTRAINT "service_word_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "service"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "poll" ADD CONSTRAINT "poll_list_id_fkey" FOREIGN KEY ("list_id") REFERENCES "list"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "poll_number" ADD CONSTRAINT "poll_number_poll_id_fkey" FOREIGN KEY ("poll_id") REFERENCES "poll"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "poll_number" ADD CONSTRAINT "poll_number_number_id_fkey" FOREIGN KEY ("number_id") REFERENCES "number"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "question" ADD CONSTRAINT "question_poll_id_fkey" FOREIGN KEY ("poll_id") REFERENCES "poll"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "choice" ADD CONSTRAINT "choice_question_id_fkey" FOREIGN KEY ("question_id") REFERENCES "question"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "choice_word" ADD CONSTRAINT "choice_word_choice_id_fkey" FOREIGN KEY ("choice_id") REFERENCES "choice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "list_number" ADD CONSTRAINT "list_number_list_id_fkey" FOREIGN KEY ("list_id") REFERENCES "list"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "list_number" ADD CONSTRAINT "list_number_number_id_fkey" FOREIGN KEY ("number_id") REFERENCES "number"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "list_word" ADD CONSTRAINT "list_word_list_id_fkey" FOREIGN KEY ("list_id") REFERENCES "list"("id") ON DELETE CASCADE ON UPDATE CASCADE;


