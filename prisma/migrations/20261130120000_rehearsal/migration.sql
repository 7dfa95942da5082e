-- Contact keys of the phones that rehearse: their texts are marked and never counted.
ALTER TABLE "poll" ADD COLUMN "rehearsal_keys" UUID[] NOT NULL DEFAULT '{}';
