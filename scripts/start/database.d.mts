import type { Client } from "pg";

export function withDatabase<T>(url: string, work: (connection: Client) => Promise<T>): Promise<T>;
export function createDatabaseIfMissing(url: string): Promise<void>;
export function migrate(url: string): Promise<boolean>;
export function localMigrations(folder?: string): { name: string; checksum: string }[];
