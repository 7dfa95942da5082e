import pg from "pg";
import { waitFor } from "./wait";

/** A look into an installation's database, beside the installation itself. */
export type Look = {
  query<T extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<T[]>;
  /** The single number that a query answers. */
  count(text: string, values?: unknown[]): Promise<number>;
  /** Resolves once a condition holds; throws with `what` when it does not in time. */
  until(what: string, holds: () => Promise<boolean>, timeoutMs?: number): Promise<void>;
};

export function lookInto(databaseUrl: string): Look & { close(): Promise<void> } {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  // The database may be restarted by the test itself.
  pool.on("error", () => undefined);
  const query = async <T extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<T[]> =>
    (await pool.query<T>(text, values)).rows;
  const count = async (text: string, values?: unknown[]): Promise<number> =>
    Number(Object.values((await query(text, values))[0] ?? { n: 0 })[0]);
  return { query, count, until: waitFor, close: () => pool.end() };
}
