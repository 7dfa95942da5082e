-- Sending can be paused, of one connection or of all, while the links stay bound. It is an act of a person rather than a
-- setting, so it stands beside the settings and no saved form or provisioning file undoes it.
-- The key of a client certificate is a secret like the password, and encrypted like it.
ALTER TABLE "connection"
    ADD COLUMN "client_key_enc" TEXT NOT NULL DEFAULT '',
    ADD COLUMN "sending_paused" BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE "installation" ADD COLUMN "sending_paused" BOOLEAN NOT NULL DEFAULT false;
