import { createDatabaseIfMissing, migrate, withDatabase } from "@/scripts/start/database.mjs";
import { startTemporaryServer } from "@/scripts/start/temporary.mjs";
import { sweepAbandoned } from "./abandoned";

const TEMPLATE = "replyback_template";

export type TestServer = {
  /** of the maintenance database `postgres`, as superuser */
  adminUrl: string;
  /** migrated, empty of data; nothing may connect to it, so that it can be cloned at any time */
  template: string;
};

/** A PostgreSQL of this run with the template that tests clone. */
export async function startTestServer(): Promise<TestServer & { stop(): Promise<void> }> {
  await sweepAbandoned();
  const { urlOf, stop } = await startTemporaryServer({ max_connections: "200" });
  const adminUrl = urlOf("postgres");
  await createDatabaseIfMissing(urlOf(TEMPLATE));
  await migrate(urlOf(TEMPLATE));
  await withDatabase(adminUrl, (admin) => admin.query(`ALTER DATABASE ${TEMPLATE} ALLOW_CONNECTIONS false`));
  return { adminUrl, template: TEMPLATE, stop };
}
