import { fileURLToPath } from "node:url";
import { defineConfig } from "prisma/config";
import hotTables from "./scripts/hot-tables.json" with { type: "json" };

// The CLI's version check calls out; nothing here needs it.
process.env.CHECKPOINT_DISABLE ??= "1";

// The native schema engine is a download that a closed network can't reach: scripts/prisma-schema-engine.mjs stands in.
if (process.env.REPLYBACK_NATIVE_SCHEMA_ENGINE !== "on") {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(
    new URL("scripts/prisma-schema-engine.mjs", import.meta.url),
  );
}

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  datasource: { url: process.env.DATABASE_URL ?? "" },
  experimental: { externalTables: true },
  // Their DDL is written by hand in the migrations (partitions, no foreign keys).
  tables: { external: Object.keys(hotTables).map((table) => `public.${table}`) },
});
