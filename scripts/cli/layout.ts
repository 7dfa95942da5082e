import type { Client } from "pg";
import { z } from "zod";

/** What a backup knows of the database beside its rows; the tables themselves come from the checkout's migrations. */
export const layoutSchema = z.object({
  format: z.literal(1),
  madeAt: z.iso.datetime(),
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })).min(1),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()).min(1) })).min(1),
  partitions: z.array(
    z.object({
      // partitions stand in a schema of their own (docs/data.md)
      schema: z.literal("partitions"),
      name: z.string(),
      parent: z.string(),
      // These two become SQL as they stand, so they are held to what this product makes of them: a file from elsewhere
      // must not bring statements of its own.
      bound: z.string().regex(/^(?:DEFAULT|FOR VALUES FROM \('[0-9 :.+-]+'\) TO \('[0-9 :.+-]+'\))$/),
      options: z.array(z.string().regex(/^[a-z_.]+=[a-z0-9.-]+$/)),
    }),
  ),
  sequences: z.array(z.object({ name: z.string(), value: z.string() })),
});
export type Layout = z.infer<typeof layoutSchema>;

/** Tables with rows of their own in the schema `public`: partitions are read and written through their parent. */
const TABLES = `
  SELECT c.relname AS name,
         array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE a.attgenerated = '') AS columns
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
   GROUP BY c.relname ORDER BY c.relname`;

const PARTITIONS = `
  SELECT n.nspname AS schema, c.relname AS name, p.relname AS parent,
         pg_get_expr(c.relpartbound, c.oid) AS bound, coalesce(c.reloptions, '{}') AS options
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         JOIN pg_inherits i ON i.inhrelid = c.oid JOIN pg_class p ON p.oid = i.inhparent
   WHERE c.relispartition AND c.relkind = 'r' AND p.relnamespace = 'public'::regnamespace
   ORDER BY n.nspname, c.relname`;

const SEQUENCES = `
  SELECT sequencename AS name, last_value::text AS value
    FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL ORDER BY 1`;

const MIGRATIONS = `
  SELECT migration_name AS name, checksum FROM _prisma_migrations
   WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`;

/** Reads the layout as the connection's transaction sees it. */
export async function readLayout(client: Client): Promise<Layout> {
  const rows = async (sql: string) => (await client.query<Record<string, unknown>>(sql)).rows;
  return layoutSchema.parse({
    format: 1,
    madeAt: new Date().toISOString(),
    migrations: await rows(MIGRATIONS),
    tables: await rows(TABLES),
    partitions: await rows(PARTITIONS),
    sequences: await rows(SEQUENCES),
  });
}

/** Names of the tables in `public`, for "is it empty". */
export async function listTables(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(TABLES);
  return rows.map((row) => row.name);
}
