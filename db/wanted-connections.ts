import {
  connectionSettingsSchema,
  limitsSchema,
  type BindMode,
  type ConnectionSettings,
  type Limit,
} from "@/domain/connections/settings";
import { prisma } from "./client";
import { decryptSecret } from "./secrets";

/** A connection as the worker runs it, its password in the clear: never logged, never stored. */
export type WantedConnection = {
  id: string;
  name: string;
  host: string;
  port: number;
  systemId: string;
  password: string;
  systemType: string;
  mode: BindMode;
  windowSize: number;
  limits: Limit[];
  country: string;
  trunk: string;
  settings: ConnectionSettings;
  numbers: { id: string; address: string }[];
  /** set when it cannot run as stored, such as a password under another key */
  fault: string | null;
};

/** Every enabled connection. One that cannot be read is returned with its fault rather than failing the others. */
export async function listWantedConnections(): Promise<WantedConnection[]> {
  const rows = await prisma.connection.findMany({
    where: { enabled: true },
    include: { numbers: { include: { number: true } } },
  });
  return rows.map((row) => {
    const secret = readPassword(row.passwordEnc);
    return {
      id: row.id,
      name: row.name,
      host: row.host,
      port: row.port,
      systemId: row.systemId,
      password: secret.password,
      systemType: row.systemType,
      mode: readMode(row.mode),
      windowSize: row.windowSize,
      limits: limitsSchema.catch([]).parse(row.limits),
      country: row.country,
      trunk: row.trunk,
      settings: connectionSettingsSchema.catch(connectionSettingsSchema.parse({})).parse(row.settings),
      numbers: row.numbers.map(({ number }) => ({ id: number.id, address: number.address })),
      fault: secret.fault,
    };
  });
}

export function readMode(mode: string): BindMode {
  return mode === "pair" || mode === "receiver" || mode === "transmitter" ? mode : "transceiver";
}

function readPassword(stored: string): { password: string; fault: string | null } {
  try {
    return { password: decryptSecret(stored), fault: null };
  } catch (error) {
    return {
      password: "",
      fault: error instanceof Error ? error.message : "The stored password cannot be read.",
    };
  }
}
