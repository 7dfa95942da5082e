export class StartError extends Error {}
export function reportFailure(error: unknown): number;
