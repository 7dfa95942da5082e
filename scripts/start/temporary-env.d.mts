type Name =
  | "DATABASE_URL"
  | "PORT"
  | "NEXTAUTH_URL"
  | "NEXTAUTH_SECRET"
  | "NEXT_TELEMETRY_DISABLED"
  | `REPLYBACK_${"DATA_DIR" | "HOST" | "METRICS_PORT" | "SECRET_KEY" | "IDENTITY_KEY"}`
  | `REPLYBACK_SIMULATOR_${"SMPP_PORT" | "HTTP_PORT" | "TOKEN"}`;

export function temporaryEnvironment(databaseUrl: string, dataDir: string): Promise<Record<Name, string>>;
