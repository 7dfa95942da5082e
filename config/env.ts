import { z } from "zod";
import { databaseUrlSchema, keySchema, onOffSchema, portSchema, readSettings } from "./read";

const hostSchema = z.string().min(1).default("127.0.0.1");
const logLevelSchema = z.enum(["fatal", "error", "warn", "info", "debug", "trace"]).default("info");

const databaseSchema = z.object({
  DATABASE_URL: databaseUrlSchema,
  /** Keys the derived contact identity (data.md 2); never rotated. */
  REPLYBACK_IDENTITY_KEY: keySchema,
  /** Encrypts connection passwords at rest; ciphertexts carry its id. */
  REPLYBACK_SECRET_KEY: keySchema,
});

const simulatorControlSchema = z.object({
  REPLYBACK_SIMULATOR_SMPP_PORT: portSchema.default(12775),
  REPLYBACK_SIMULATOR_HTTP_PORT: portSchema.default(12776),
  REPLYBACK_SIMULATOR_TOKEN: z.string().min(16).optional(),
});

const dashboardSchema = databaseSchema.extend({
  ...simulatorControlSchema.shape,
  NEXTAUTH_SECRET: z.string({ message: "is not set" }).min(32, "must have at least 32 characters"),
  NEXTAUTH_URL: z.url(),
  /** reverse proxies on other machines before the dashboard (domain/users/client-address.ts) */
  REPLYBACK_PROXIES: z.coerce.number("must be a number from 0 to 9").int().min(0).max(9).default(0),
  REPLYBACK_DEMO: onOffSchema.default("on"),
});

const workerSchema = databaseSchema.extend({
  /** where the texts of connections that spool are kept while the database is away */
  REPLYBACK_DATA_DIR: z.string().min(1).default(".data"),
  REPLYBACK_LOG_LEVEL: logLevelSchema,
  /** where /metrics, /healthz and /readyz answer: names of connections and counts, no texts and no numbers */
  REPLYBACK_METRICS_HOST: hostSchema,
  /** 0: whichever port is free, as tests want it */
  REPLYBACK_METRICS_PORT: z.coerce.number("must be a port").int().min(0).max(65535).default(9464),
});

const simulatorSchema = simulatorControlSchema.extend({
  REPLYBACK_SIMULATOR_TOKEN: z.string({ message: "is not set" }).min(16, "must have at least 16 characters"),
  REPLYBACK_HOST: hostSchema,
  REPLYBACK_LOG_LEVEL: logLevelSchema,
});

const seedSchema = databaseSchema.extend({
  REPLYBACK_SIMULATOR_SMPP_PORT: portSchema.default(12775),
});

/** What both processes need to open the database. Read once a process. */
export type DatabaseSettings = { databaseUrl: string; identityKey: Buffer; secretKey: Buffer };

function databaseSettings(env: z.output<typeof databaseSchema>): DatabaseSettings {
  return {
    databaseUrl: env.DATABASE_URL,
    identityKey: Buffer.from(env.REPLYBACK_IDENTITY_KEY, "base64"),
    secretKey: Buffer.from(env.REPLYBACK_SECRET_KEY, "base64"),
  };
}

let database: DatabaseSettings | undefined;

export function readDatabaseEnv(): DatabaseSettings {
  database ??= databaseSettings(readSettings(databaseSchema));
  return database;
}

export function readDashboardEnv() {
  const env = readSettings(dashboardSchema);
  return {
    nextAuthSecret: env.NEXTAUTH_SECRET,
    nextAuthUrl: env.NEXTAUTH_URL,
    proxies: env.REPLYBACK_PROXIES,
    demo: env.REPLYBACK_DEMO === "on",
    simulator:
      env.REPLYBACK_DEMO === "on" && env.REPLYBACK_SIMULATOR_TOKEN
        ? {
            smppPort: env.REPLYBACK_SIMULATOR_SMPP_PORT,
            httpPort: env.REPLYBACK_SIMULATOR_HTTP_PORT,
            token: env.REPLYBACK_SIMULATOR_TOKEN,
          }
        : null,
  };
}

export function readWorkerEnv() {
  const env = readSettings(workerSchema);
  return {
    dataDir: env.REPLYBACK_DATA_DIR,
    logLevel: env.REPLYBACK_LOG_LEVEL,
    metrics: { host: env.REPLYBACK_METRICS_HOST, port: env.REPLYBACK_METRICS_PORT },
  };
}

export function readSimulatorEnv() {
  const env = readSettings(simulatorSchema);
  return {
    smppPort: env.REPLYBACK_SIMULATOR_SMPP_PORT,
    httpPort: env.REPLYBACK_SIMULATOR_HTTP_PORT,
    host: env.REPLYBACK_HOST,
    token: env.REPLYBACK_SIMULATOR_TOKEN,
    logLevel: env.REPLYBACK_LOG_LEVEL,
  };
}

export function readSeedEnv() {
  return { simulatorSmppPort: readSettings(seedSchema).REPLYBACK_SIMULATOR_SMPP_PORT };
}
