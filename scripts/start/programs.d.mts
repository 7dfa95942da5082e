export type ChildState = "idle" | "starting" | "running" | "waiting" | "failed" | "stopping" | "stopped";

export type Child = {
  readonly name: "simulator" | "worker" | "dashboard";
  readonly state: ChildState;
  /** null while it does not run */
  readonly pid: number | null;
  readonly logFile: string;
  start(): Promise<void>;
  /** whether it ended by itself inside its budget */
  stop(options?: { hurry?: AbortSignal }): Promise<boolean>;
};

export function makeChildren(options: {
  settings: { host: string; port: number; demo: boolean };
  env: Record<string, string | undefined>;
  dev: boolean;
  dataDir: string;
  onChange?: () => void;
}): Child[];

/** Options of node, by program. */
export const FLAGS: { worker: string[] };
