export const SERVER_PREFIX: string;
export function startTemporaryServer(settings?: Record<string, string>): Promise<{
  urlOf(database: string): string;
  stop(): Promise<void>;
  crash(): Promise<void>;
  begin(): Promise<void>;
}>;
