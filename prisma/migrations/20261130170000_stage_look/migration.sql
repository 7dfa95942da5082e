-- The look of a stage that an installation chose itself; empty: the theme's. The logo is a PNG, JPEG or WebP picture.
ALTER TABLE "poll_stage"
  ADD COLUMN "background" TEXT NOT NULL DEFAULT '',
  ADD COLUMN "bars" TEXT NOT NULL DEFAULT '',
  ADD COLUMN "logo" BYTEA,
  ADD COLUMN "logo_type" TEXT NOT NULL DEFAULT '',
  ADD COLUMN "logo_hash" TEXT NOT NULL DEFAULT '';
