/** What a benchmark gets and gives; scripts/bench.mjs runs each in a process and on a database of its own. */

export type BenchContext = {
  /** one line of progress on standard error */
  say(line: string): void;
  /** of a fresh, migrated database on a server of this run, durable as in production; also in `process.env` */
  databaseUrl: string;
  /** what a child process of ours needs: database, keys, free ports, a data folder */
  env: Record<string, string>;
  /** a temporary folder, removed afterwards */
  folder: string;
  /** Clean-ups run in reverse order, also after a failure or when the time is over. */
  defer(clean: () => Promise<void> | void): void;
};

export type Aim = { what: string; aim: string; measured: string; met: boolean };

export type BenchResult = {
  /** the table: values rounded, units in the column names */
  rows: Record<string, string | number>[];
  aims: Aim[];
  notes?: string[];
};

export type Bench = {
  /** kebab-case; `npm run bench -- <name>` runs it alone */
  name: string;
  title: string;
  /** past it the run is given up and fails */
  budgetSeconds: number;
  run(context: BenchContext): Promise<BenchResult>;
};
