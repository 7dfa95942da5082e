-- What the message log asks for (db/message-scans.ts): each filter has an index whose order is that of the pages, so that a
-- page never costs more than its own rows. Together they added 2 to 4 microseconds and 290 octets of WAL a row to an insert
-- of 10 microseconds and 676 octets. None names message.state, so settling stays a HOT update (data.md 12).
-- Made on the parent, since nothing was released before: on a table in use they are made per partition, then attached
-- (data.md 15).

CREATE INDEX "message_direction_idx" ON "message" ("direction", "id");
CREATE INDEX "message_connection_idx" ON "message" ("connection_id", "id");
CREATE INDEX "message_word_idx" ON "message" ("matched_word", "id") WHERE "matched_word" IS NOT NULL;

-- The unmatched inbox. rule_kind 0 is unmatched (domain/messages/codes.ts), direction 0 is in.
CREATE INDEX "message_unmatched_idx" ON "message" ("id") WHERE "direction" = 0 AND "rule_kind" = 0;

-- Texts that a person has to look at: flag 8, review.
CREATE INDEX "message_review_idx" ON "message" ("id") WHERE ("flags" & 8) <> 0;

-- Texts whose reply was withheld: flags 4 opted out, 16 loop guard, 32 not routable, or a repeated delivery.
CREATE INDEX "message_withheld_idx" ON "message" ("id") WHERE ("flags" & 52) <> 0 OR "redelivery_of" IS NOT NULL;
