import { expect, vi } from "vitest";
import type { WantedConnection } from "@/db/wanted-connections";
import { connectionSettingsSchema } from "@/domain/connections/settings";
import { receive, type Received } from "@/worker/inbound/receive";
import { COMMAND } from "@/worker/smpp/constants";
import { encodeMessage, type MessageToWrite } from "@/worker/smpp/message-encode";
import { Bench } from "./session-bench";

/** Settings that reading a PDU needs: keys for the names of contacts. Undone by `vi.unstubAllEnvs`. */
export function stubWorkerEnvironment(): void {
  vi.stubEnv("DATABASE_URL", "postgres://unused");
  vi.stubEnv("REPLYBACK_IDENTITY_KEY", Buffer.alloc(32, 1).toString("base64"));
  vi.stubEnv("REPLYBACK_SECRET_KEY", Buffer.alloc(32, 2).toString("base64"));
}

/** A connection of Ethiopia with a number, as the worker wants it. */
export const CONNECTION = {
  id: "0198a000-0000-7000-8000-000000000001",
  country: "251",
  trunk: "0",
  numbers: [],
  settings: connectionSettingsSchema.parse({}),
} as unknown as WantedConnection;

/** A deliver_sm from a subscriber. */
export function deliverSm(message: Partial<MessageToWrite>): Buffer {
  return encodeMessage({
    ...{ commandId: COMMAND.deliver_sm, sequence: 7, esmClass: 0, registeredDelivery: 0, dataCoding: 0 },
    source: { ton: 1, npi: 1, addr: "251911000001" },
    destination: { ton: 0, npi: 0, addr: "1234" },
    shortMessage: Buffer.alloc(0),
    ...message,
  });
}

/** What the worker makes of one PDU that came over a bound session, and the session. */
export function receivedOf(frame: Buffer, connection = CONNECTION): { received: Received; bench: Bench } {
  const bench = Bench.bound();
  bench.session.receive(frame);
  expect(bench.inbound).toHaveLength(1);
  return { received: receive(connection, bench.inbound[0]!), bench };
}
