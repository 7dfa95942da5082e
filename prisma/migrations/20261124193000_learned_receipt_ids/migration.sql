-- How the ids in the receipts of a link are written, once it was found out. Empty while it was not. It is an observation and no
-- setting, so it stands beside the state of the link.
ALTER TABLE "connection_runtime" ADD COLUMN "receipt_ids" TEXT NOT NULL DEFAULT '';
