export function isAlive(pid: number): boolean;
export function startMark(pid: number): string | null;
export function signalGroup(pid: number, signal: NodeJS.Signals): void;
export function isSame(recorded: { pid: number; mark: string | null } | null): boolean;
