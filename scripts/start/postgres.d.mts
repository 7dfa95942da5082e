export type ServerAccount = { uid: number; gid: number } | null;
type Cluster = { programs: string; account: ServerAccount; folder: string };

export function createCluster(options: Cluster & { password: string; quick?: boolean }): boolean;
export function startServer(
  options: Cluster & { port: number; logFile: string; settings?: Record<string, string> },
): Promise<{ pid: number; port: number }>;
export function findSurvivor(folder: string): Promise<{ pid: number; port: number; state: string } | null>;
export function stopServer(pid: number, options: { budgetMs?: number; hurry?: AbortSignal }): Promise<void>;
export function serverUrl(server: { port: number; password: string; database?: string }): string;
