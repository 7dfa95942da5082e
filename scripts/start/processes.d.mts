export function isAlive(pid: number): boolean;
export function startMark(pid: number): string | null;
export function signalGroup(pid: number, signal: NodeJS.Signals): void;
