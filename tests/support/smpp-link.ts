/** A link to a scripted SMSC, and what it told. */
import pino from "pino";
import { expect, vi } from "vitest";
import type { WantedConnection } from "@/db/wanted-connections";
import { connectionSettingsSchema } from "@/domain/connections/settings";
import { startScriptedSmsc, type Peer, type Script, type ScriptedSmsc } from "./scripted-smsc";
import { systemClock } from "@/worker/clock";
import type { InboundPdu, LinkHandlers, LinkStatus, SubmitPart } from "@/worker/sessions/link";
import { SmppLink } from "@/worker/sessions/smpp-link";

export const PART: SubmitPart = {
  source: { ton: 0, npi: 1, addr: "1234" },
  destination: { ton: 1, npi: 1, addr: "251911000001" },
  esmClass: 0,
  dataCoding: 0,
  shortMessage: Buffer.from("Thank you"),
  registeredDelivery: 1,
};
const log = pino({ level: "silent" });
export const WAIT = { timeout: 5_000, interval: 5 };

const started: { link: SmppLink; smsc: ScriptedSmsc }[] = [];
/** For `afterEach`. */
export async function stopLinks(): Promise<void> {
  for (const { link, smsc } of started.splice(0)) {
    await link.stop(500);
    await smsc.close();
  }
}

type Started = {
  link: SmppLink;
  smsc: ScriptedSmsc;
  statuses: LinkStatus[];
  inbound: InboundPdu[];
  /** the link's state at each loss of a session */
  losses: string[];
  /** the open connection with this bind */
  peer(bind: string): Peer;
};

type Options = { script?: Script; onInbound?: LinkHandlers["onInbound"]; sessions?: number };

export async function startLink(
  mode: WantedConnection["mode"],
  { script, onInbound, sessions = 1 }: Options = {},
): Promise<Started> {
  const smsc = await startScriptedSmsc(script);
  const statuses: LinkStatus[] = [];
  const inbound: InboundPdu[] = [];
  const losses: string[] = [];
  const connection = {
    ...{ name: "test", host: "127.0.0.1", port: smsc.port, systemId: "radio", password: "secret" },
    ...{ systemType: "", mode, windowSize: 10 },
    settings: connectionSettingsSchema.parse({ sessions }),
  } as unknown as WantedConnection;
  const handlers: LinkHandlers = {
    onInbound: onInbound ?? ((pdus) => void inbound.push(...pdus)),
    onStatus: (status) => void statuses.push(status),
    onSessionLost: () => void losses.push(link.status.state),
    maySubmit: () => true,
  };
  // no chance: the first retry after a loss comes after one second
  const deps = { clock: systemClock, log, random: () => 0, options: { tickMs: 20 } };
  const link = new SmppLink(connection, handlers, deps);
  started.push({ link, smsc });
  link.start();
  const peer = (bind: string): Peer => {
    const found = smsc.peers.find((one) => one.bind === bind && !one.closed);
    if (!found) throw new Error(`No open ${bind}.`);
    return found;
  };
  return { link, smsc, statuses, inbound, losses, peer };
}

export const bound = (link: SmppLink): Promise<void> =>
  vi.waitFor(() => expect(link.status.state).toBe("bound"), WAIT);
