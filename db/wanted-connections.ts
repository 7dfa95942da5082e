import {
  connectionSettingsSchema,
  limitsSchema,
  type BindMode,
  type ConnectionSettings,
  type Limit,
} from "@/domain/connections/settings";
import { readConversion } from "@/domain/receipts/learn";
import type { ReceiptIdForm } from "@/domain/receipts/readings";
import { prisma } from "./client";
import { decryptSecret, type SecretPlace } from "./secrets";

/** A connection as the worker runs it, its password in the clear: never logged, never stored. */
export type WantedConnection = {
  id: string;
  name: string;
  host: string;
  port: number;
  systemId: string;
  password: string;
  /** of the client certificate in `settings.tls`, PEM, in the clear as well; empty: none */
  clientKey: string;
  systemType: string;
  mode: BindMode;
  windowSize: number;
  limits: Limit[];
  country: string;
  trunk: string;
  settings: ConnectionSettings;
  /** `repliesBy`: the connection that answers to texts to it leave by: this one, unless it only receives */
  numbers: { id: string; address: string; repliesBy: string }[];
  /** how its receipts write ids: as set, or as it was found out where it is to be */
  receiptForm: ReceiptIdForm;
  /** nothing may be submitted, whatever waits; the link stays bound */
  paused: boolean;
  /** set when it cannot run as stored, such as a password under another key */
  fault: string | null;
};

/** Every enabled connection. One that cannot be read is returned with its fault rather than failing the others. */
export async function listWantedConnections(): Promise<WantedConnection[]> {
  const [installation, rows] = await Promise.all([
    prisma.installation.findUnique({ where: { id: 1 }, select: { sendingPaused: true } }),
    prisma.connection.findMany({
      where: { enabled: true },
      include: { numbers: { include: { number: true } }, runtime: { select: { receiptIds: true } } },
    }),
  ]);
  const senders = firstSenders(rows);
  return rows.map((row) => {
    const password = readSecret(row.passwordEnc, `connection-password:${row.id}`);
    const clientKey = readSecret(row.clientKeyEnc, `connection-client-key:${row.id}`);
    const stored = connectionSettingsSchema.safeParse(row.settings);
    const settings = stored.data ?? connectionSettingsSchema.parse({});
    const learned = settings.receiptIds === "learned" ? readConversion(row.runtime?.receiptIds) : null;
    return {
      id: row.id,
      name: row.name,
      host: row.host,
      port: row.port,
      systemId: row.systemId,
      password: password.plain,
      clientKey: clientKey.plain,
      systemType: row.systemType,
      mode: readMode(row.mode),
      windowSize: row.windowSize,
      limits: limitsSchema.catch([]).parse(row.limits),
      country: row.country,
      trunk: row.trunk,
      settings,
      numbers: row.numbers.map(({ number }) => ({
        id: number.id,
        address: number.address,
        repliesBy: row.mode === "receiver" ? (senders.get(number.id) ?? row.id) : row.id,
      })),
      receiptForm: learned ?? settings.receiptIds,
      paused: row.sendingPaused || installation?.sendingPaused === true,
      fault: password.fault ?? clientKey.fault ?? (stored.success ? null : UNREADABLE),
    };
  });
}

/** By number, the first connection in its order that is set to send. */
function firstSenders(
  rows: readonly { id: string; mode: string; numbers: { numberId: string; preference: number }[] }[],
): Map<string, string> {
  const places = rows
    .filter(({ mode }) => mode !== "receiver")
    .flatMap(({ id, numbers }) => numbers.map((place) => ({ ...place, id })))
    .sort((a, b) => b.preference - a.preference);
  return new Map(places.map(({ numberId, id }) => [numberId, id]));
}

export function readMode(mode: string): BindMode {
  return mode === "pair" || mode === "receiver" || mode === "transmitter" ? mode : "transceiver";
}

/** Defaults in their place could mean a bind without TLS. */
const UNREADABLE =
  "The stored settings cannot be read by this version. Open the connection and save it again.";

function readSecret(stored: string, place: SecretPlace): { plain: string; fault: string | null } {
  try {
    return { plain: decryptSecret(stored, place), fault: null };
  } catch (error) {
    return {
      plain: "",
      fault: error instanceof Error ? error.message : "A stored secret cannot be read.",
    };
  }
}
