import type { ServerAccount } from "./postgres.mjs";

export function serverAccount(): ServerAccount;
export function findPrograms(account: ServerAccount): string;
export function makePrivateFolder(folder: string, account: ServerAccount): void;
