#!/usr/bin/env node
/**
 * The database layout against its rules: migrations against schema.prisma (drift), hot tables against a committed
 * description and against the rules for tables that grow, claims against theirs. `--write` renews the description.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brokenRules, describeHotTables } from "./check/hot-tables.mjs";
import { createDatabaseIfMissing, migrate, withDatabase } from "./start/database.mjs";
import { reportFailure, StartError } from "./start/messages.mjs";
import { CHECKOUT } from "./start/paths.mjs";
import { runNode } from "./start/tasks.mjs";
import { startTemporaryServer } from "./start/temporary.mjs";

const DESCRIPTION = join(CHECKOUT, "scripts/hot-tables.txt");

/** Rule 6: a claim (FOR UPDATE SKIP LOCKED) names exactly one connection. */
function wrongClaims() {
  const files = readdirSync(join(CHECKOUT, "db"), { recursive: true })
    .filter((file) => /\.(ts|sql)$/.test(file) && !/^generated|\.test\.ts$/.test(file))
    .map((file) => [file, readFileSync(join(CHECKOUT, "db", file), "utf8")]);
  return files.flatMap(([file, text]) => {
    const statements = file.endsWith(".sql") ? text.split(";") : text.split("`");
    return statements
      .filter((sql) => /SELECT[^;]*SKIP LOCKED/is.test(sql) && /outbox/i.test(sql))
      .filter((sql) => !/connection_id"?\s*=\s*\$\d/i.test(sql))
      .map(() => `db/${file}: a claim must name exactly one connection (rule 6)`);
  });
}

async function drift(url) {
  const sides = ["--from-migrations", "prisma/migrations", "--to-schema", "prisma/schema.prisma"];
  const env = { ...process.env, DATABASE_URL: url, CHECKPOINT_DISABLE: "1", PRISMA_HIDE_UPDATE_MESSAGE: "1" };
  const { code, output } = await runNode(
    "node_modules/prisma/build/index.js",
    ["migrate", "diff", ...sides, "--exit-code"],
    { env },
  );
  return code === 0 ? [] : [`schema.prisma and the migrations differ:\n${output.trim()}`];
}

function compareDescription(found, write) {
  if (write) writeFileSync(DESCRIPTION, found);
  const lines = found.split("\n");
  const known = readFileSync(DESCRIPTION, "utf8").split("\n");
  const added = lines.filter((line) => !known.includes(line)).map((line) => `+ ${line.trim()}`);
  const gone = known.filter((line) => !lines.includes(line)).map((line) => `- ${line.trim()}`);
  if (found === known.join("\n")) return [];
  const hint =
    "hot tables differ from scripts/hot-tables.txt (node scripts/check-schema.mjs --write renews it)";
  return [[hint, ...gone, ...added].join("\n")];
}

async function checkDatabase(write) {
  const server = await startTemporaryServer();
  try {
    const url = server.urlOf("layout");
    await createDatabaseIfMissing(url);
    const drifted = drift(url);
    await migrate(url);
    const found = await withDatabase(url, async (client) => [
      await brokenRules(client),
      compareDescription(await describeHotTables(client), write),
    ]);
    return [...(await drifted), ...found.flat()];
  } finally {
    await server.stop();
  }
}

try {
  const problems = [...wrongClaims(), ...(await checkDatabase(process.argv.includes("--write")))];
  if (problems.length > 0) throw new StartError(problems.join("\n"));
} catch (error) {
  process.exitCode = reportFailure(error);
}
