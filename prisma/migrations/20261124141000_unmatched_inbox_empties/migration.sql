-- A text that somebody answered or put aside leaves the unmatched inbox: flag 64, handled (domain/messages/codes.ts).
DROP INDEX "message_unmatched_idx";
CREATE INDEX "message_unmatched_idx" ON "message" ("id") WHERE "direction" = 0 AND "rule_kind" = 0 AND ("flags" & 64) = 0;
