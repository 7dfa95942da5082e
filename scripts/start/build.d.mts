export function buildStale(wanted?: ("client" | "programs" | "dashboard")[]): Promise<boolean>;
