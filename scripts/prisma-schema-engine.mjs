#!/usr/bin/env node
/**
 * Stand-in for Prisma's native schema engine: the same JSON-RPC over stdio, answered by the official
 * @prisma/schema-engine-wasm over @prisma/adapter-pg. The CLI would otherwise download the native engine from a host
 * that a closed network can't reach, and then every command fails. prisma.config.ts points the CLI here.
 * The protocol is the native engine's: one JSON object a line, requests answered in order; `cli …` for database commands.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import pg from "pg";

const RPC_ERROR = 4466; // user-facing error code of the native engine's JSON-RPC
const OID_CHAR = 18; // the internal "char" type of PostgreSQL's catalogs
const OID_TEXT = 25;
const COLUMN_TYPE_CHARACTER = 6; // ColumnTypeEnum.Character of @prisma/driver-adapter-utils

/** Discrete fields and no connection string: the adapter overrides only `database` for the shadow database. */
function connectionFields(url) {
  const parsed = new URL(url ?? "postgresql://none@127.0.0.1:1/none");
  return {
    config: {
      host: parsed.hostname,
      port: Number(parsed.port || 5432),
      user: decodeURIComponent(parsed.username),
      password: decodeURIComponent(parsed.password),
      database: decodeURIComponent(parsed.pathname.slice(1)),
    },
    schema: parsed.searchParams.get("schema") ?? undefined,
  };
}

function databaseUrl(argv) {
  const at = argv.indexOf("--datasource");
  const source = at < 0 ? {} : JSON.parse(argv[at + 1]);
  return source.url || process.env.DATABASE_URL;
}

async function withClient(config, work) {
  const client = new pg.Client(config);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Error codes of the Prisma CLI for what PostgreSQL says (SQLSTATE classes 3D, 42P04 and 28). */
function cliErrorCode(error) {
  if (error.code === "3D000") return "P1003";
  if (error.code === "42P04") return "P1009";
  return error.code?.startsWith("28") ? "P1000" : "P1001";
}

/** `cli can-connect-to-database | create-database | drop-database`: the exit code is the answer, errors are JSON on stderr. */
async function runDatabaseCommand(command, url) {
  const { config } = connectionFields(url);
  const quoted = pg.escapeIdentifier(config.database);
  const statements = {
    "create-database": `CREATE DATABASE ${quoted}`,
    "drop-database": `DROP DATABASE IF EXISTS ${quoted}`,
  };
  const statement = statements[command];
  try {
    const target = statement ? { ...config, database: "postgres" } : config;
    await withClient(target, (client) => client.query(statement ?? "SELECT 1"));
    return 0;
  } catch (error) {
    const meta = {
      database_name: config.database,
      database_host: config.host,
      database_port: config.port,
      database_user: config.user,
    };
    const fields = { is_panic: false, message: error.message, error_code: cliErrorCode(error), meta };
    const line = { timestamp: new Date().toISOString(), level: "ERROR", fields };
    process.stderr.write(`${JSON.stringify(line)}\n`);
    return 1;
  }
}

/** The engine's catalog queries return "char" columns, for which @prisma/adapter-pg has no mapping: let them pass as text. */
function readCharColumnsAsText() {
  const describe = pg.Query.prototype.handleRowDescription;
  pg.Query.prototype.handleRowDescription = function handleRowDescription(message) {
    for (const field of message.fields) {
      if (field.dataTypeID !== OID_CHAR) continue;
      field.dataTypeID = OID_TEXT;
      field.wasChar = true;
    }
    return describe.call(this, message);
  };
}

/** Gives the columns that were read as text their real column type back, and scripts their wholeness; also in transactions. */
function repairAdapter(adapter) {
  let charColumns = [];
  const performIO = adapter.performIO.bind(adapter);
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.performIO = async (query) => {
    const result = await performIO(query);
    charColumns = (result.fields ?? []).map((field) => field.wasChar === true);
    return result;
  };
  // the adapter would cut a script at every semicolon, also inside a text, and leave half of it behind when it fails;
  // sent whole it is one implicit transaction, as the native engine does it
  adapter.executeScript = (script) => adapter.client.query(script).then(() => undefined);
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    result.columnTypes = result.columnTypes.map((type, index) =>
      charColumns[index] ? COLUMN_TYPE_CHARACTER : type,
    );
    return result;
  };
  if (adapter.startTransaction) {
    const startTransaction = adapter.startTransaction.bind(adapter);
    adapter.startTransaction = async (...args) => repairAdapter(await startTransaction(...args));
  }
  return adapter;
}

/** A new empty database for `migrate dev` and `migrate diff`, dropped when the engine lets go of it. */
async function connectToShadowDatabase(config) {
  const database = `prisma_migrate_shadow_db_${crypto.randomUUID()}`;
  await withClient(config, (client) => client.query(`CREATE DATABASE "${database}"`));
  const adapter = repairAdapter(await new PrismaPg({ ...config, database }).connect());
  const dispose = adapter.dispose.bind(adapter);
  adapter.dispose = async () => {
    await dispose();
    await withClient(config, (client) => client.query(`DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`));
  };
  return adapter;
}

function adapterFactory(url) {
  readCharColumnsAsText();
  const { config, schema } = connectionFields(url);
  const factory = new PrismaPg(config, { schema });
  const connect = factory.connect.bind(factory);
  factory.connect = async () => repairAdapter(await connect());
  factory.connectToShadowDb = () => connectToShadowDatabase(config);
  return bindMigrationAwareSqlAdapterFactory(factory);
}

/** Loads the module by hand: the package's own loader reads its .wasm in a way only bundlers understand. */
async function loadEngine(factory) {
  const entry = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm");
  const gluePath = entry.replace(/schema_engine\.js$/, "schema_engine_bg.js");
  const glue = await import(pathToFileURL(gluePath).href);
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => process.stderr.write(`${message}\n`) };
  const wasm = readFileSync(gluePath.replace(/\.js$/, ".wasm"));
  const { instance } = await WebAssembly.instantiate(wasm, { "./schema_engine_bg.js": glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return glue.SchemaEngine.new({ datamodels: undefined }, () => {}, factory);
}

/** What the CLI shows: a user-facing error with its code where there is one, else the message. */
function errorData(error) {
  if (error.code && error.meta !== undefined) {
    return { is_panic: false, message: error.message, error_code: error.code, meta: error.meta };
  }
  try {
    return JSON.parse(error.message);
  } catch {
    return { is_panic: false, message: String(error.message ?? error) };
  }
}

async function answer(request, engine) {
  const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  try {
    const running = await engine();
    if (typeof running[request.method] !== "function") throw new Error(`no method ${request.method}`);
    const result = await running[request.method](request.params);
    // the native engine prints a diff through a request of its own; the module returns the text
    if (request.method === "diff" && result?.stdout != null) {
      send({ method: "print", params: { content: result.stdout }, id: 1 });
    }
    send({ id: request.id, result: result ?? null });
  } catch (error) {
    const message = "An error happened. Check the data field for details.";
    send({ id: request.id, error: { code: RPC_ERROR, message, data: errorData(error) } });
  }
}

function serve(url) {
  let started;
  const engine = () => (started ??= loadEngine(adapterFactory(url)));
  let answered = Promise.resolve();
  const lines = createInterface({ input: process.stdin });
  lines.on("line", (line) => {
    if (!line.trim()) return;
    const request = JSON.parse(line);
    if (request.method) answered = answered.then(() => answer(request, engine));
  });
  lines.on("close", () => answered.then(() => process.exit(0)));
}

const argv = process.argv.slice(2);
const url = databaseUrl(argv);
const cliAt = argv.indexOf("cli");
if (cliAt < 0) serve(url);
else process.exitCode = await runDatabaseCommand(argv[cliAt + 1], url);
