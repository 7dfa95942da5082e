/** The rules of docs/decisions (data layout that grows) that a database made from the migrations can be asked for. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CHECKOUT } from "../start/paths.mjs";

/** Hot tables by name, each with the column that its keys start with. */
export const HOT_TABLES = JSON.parse(readFileSync(join(CHECKOUT, "scripts/hot-tables.json"), "utf8"));

const hotNames = [Object.keys(HOT_TABLES)];

/** Tables that Prisma knows from schema.prisma. */
function prismaTables() {
  const schema = readFileSync(join(CHECKOUT, "prisma/schema.prisma"), "utf8");
  return new Set([...schema.matchAll(/@@map\("([^"]+)"\)/g)].map((match) => match[1]));
}

async function unknownTables(client) {
  const { rows } = await client.query(
    `SELECT relname AS name FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition`,
  );
  const known = prismaTables();
  return rows
    .filter(({ name }) => name !== "_prisma_migrations" && !known.has(name) && !(name in HOT_TABLES))
    .map(({ name }) => `table ${name} is neither in schema.prisma nor in scripts/hot-tables.json`);
}

/** Rule 3: the primary key and every unique rule start with the key; the partition column is in the primary key. */
async function wrongKeys(client) {
  const { rows } = await client.query(
    `SELECT t.relname AS table, i.indexrelid::regclass::text AS index, a.attname AS first
       FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
            LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0]
      WHERE t.relnamespace = 'public'::regnamespace AND i.indisunique AND t.relname = ANY($1)`,
    hotNames,
  );
  const missing = Object.keys(HOT_TABLES).filter((table) => !rows.some((row) => row.table === table));
  return [
    ...missing.map((table) => `hot table ${table} has no primary key`),
    ...rows
      .filter((row) => row.first !== HOT_TABLES[row.table])
      .map((row) => `${row.index} is unique but does not start with ${HOT_TABLES[row.table]} (rule 3)`),
  ];
}

/** Rules 4, 5 and 7: no sequences, no foreign keys from or to a hot table, no triggers, nothing deferrable. */
async function forbiddenObjects(client) {
  const { rows } = await client.query(
    `SELECT format('%s on %s: no foreign keys on hot tables (rule 5)', conname, conrelid::regclass) AS problem
       FROM pg_constraint
      WHERE contype = 'f' AND (conrelid IN (SELECT oid FROM hot) OR confrelid IN (SELECT oid FROM hot))
     UNION ALL
     SELECT format('%s on %s: no deferrable constraints on hot tables (rule 7)', conname, conrelid::regclass)
       FROM pg_constraint WHERE condeferrable AND conrelid IN (SELECT oid FROM hot)
     UNION ALL
     SELECT format('%s on %s: no triggers on hot tables (rule 7)', tgname, tgrelid::regclass)
       FROM pg_trigger WHERE NOT tgisinternal AND tgrelid IN (SELECT oid FROM hot)
     UNION ALL
     SELECT format('%s.%s: ids are made by the application, no sequences (rule 4)', attrelid::regclass, attname)
       FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
      WHERE attrelid IN (SELECT oid FROM hot)
        AND (attidentity <> '' OR pg_get_expr(adbin, adrelid) LIKE 'nextval(%')`.replaceAll(
      "(SELECT oid FROM hot)",
      "(SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname = ANY($1))",
    ),
    hotNames,
  );
  return rows.map((row) => row.problem);
}

/** Everything in the database that breaks a rule, as one line each. */
export async function brokenRules(client) {
  const found = [await unknownTables(client), await wrongKeys(client), await forbiddenObjects(client)];
  return found.flat();
}

/** The hot tables as text, line by line: Prisma's drift check does not look inside external tables. */
export async function describeHotTables(client) {
  const { rows } = await client.query(
    `SELECT t.relname AS table, 1 AS kind, a.attnum AS nr,
            concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'not null' END,
                      'default ' || pg_get_expr(d.adbin, d.adrelid)) AS line
       FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
            LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE t.relnamespace = 'public'::regnamespace AND t.relname = ANY($1)
     UNION ALL
     SELECT tablename, 2, 0, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = ANY($1)
     UNION ALL
     SELECT p.relname, 3, 0, concat_ws(' ', c.oid::regclass, pg_get_expr(c.relpartbound, c.oid), c.reloptions)
       FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
      WHERE p.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
      ORDER BY 1, 2, 3, 4`,
    hotNames,
  );
  return [...groupByTable(rows)]
    .map(([table, list]) => `${table}\n${list.map((row) => `  ${row.line}\n`).join("")}`)
    .join("\n");
}

function groupByTable(rows) {
  const tables = new Map();
  for (const row of rows) tables.set(row.table, [...(tables.get(row.table) ?? []), row]);
  return tables;
}
