export function findSurvivor(folder: string): Promise<{ pid: number; port: number; state: string } | null>;
export function stopServer(pid: number, options: { budgetMs?: number; hurry?: AbortSignal }): Promise<void>;
