import { type ChildProcess, spawn } from "node:child_process";
import type { CommandName } from "@/worker/smpp/constants";
import { lookInto, type Look } from "./look";
import { politeScript, startScriptedSmsc, type Peer, type Script, type ScriptedSmsc } from "./scripted-smsc";
import { startStack, type Stack, type StackOptions } from "./stack";
import { waitFor } from "./wait";
import { setupOf } from "./worker-stack";

/** A worker process of a fleet. */
export type FleetWorker = { process: ChildProcess; pid: number; gone(): Promise<number | null> };

/** An SMSC in the test's process that counts binds by account, and any number of worker processes that the test starts. */
export type Fleet = Look & {
  stack: Stack;
  smsc: ScriptedSmsc;
  accounts: Accounts;
  startWorker(env?: Record<string, string>): FleetWorker;
  /** How many connections each worker at work holds, fewest first. */
  loads(): Promise<number[]>;
  /** Resolves to the milliseconds it took. */
  took(what: string, holds: () => boolean | Promise<boolean>, timeoutMs?: number): Promise<number>;
  stop(): Promise<void>;
};

/** Whose sessions are bound, and how many of one account there ever were at once. */
export class Accounts {
  most = 0;
  private readonly owners = new Map<Peer, string>();

  constructor(private readonly allowed: number) {}

  boundOf(account: string): Peer[] {
    return [...this.owners].flatMap(([peer, owner]) => (owner === account && !peer.closed ? [peer] : []));
  }

  bound(): Peer[] {
    return [...this.owners.keys()].filter(({ closed }) => !closed);
  }

  /** Refuses one session too many as SMSCs do: ESME_RALYBND. */
  script(polite: Script = politeScript()): Script {
    return (pdu, peer) => {
      if (!pdu.command.startsWith("bind_")) return polite(pdu, peer);
      const account = String(pdu.fields.system_id);
      if (this.boundOf(account).length >= this.allowed)
        return { command: `${pdu.command}_resp` as CommandName, status: 0x5 };
      this.owners.set(peer, account);
      this.most = Math.max(this.most, this.boundOf(account).length);
      return polite(pdu, peer);
    };
  }
}

const LOADS = `
SELECT count(r.connection_id)::int AS held FROM worker w
  LEFT JOIN connection_runtime r ON r.worker_id = w.id AND r.lease_until > now()
 WHERE w.state = 'running' AND w.heartbeat_at > now() - interval '8 s' GROUP BY w.id ORDER BY 1`;

export type FleetOptions = {
  connections: Record<string, unknown>[];
  /** sessions that the SMSC lets an account have */
  allowed?: number;
  script?: Script;
  poll?: Record<string, unknown>;
  database?: StackOptions["database"];
};

/** Connections are named by their system id; a poll takes votes on the number of the first. */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const { connections, allowed = 1, script, poll, database } = options;
  const accounts = new Accounts(allowed);
  const smsc = await startScriptedSmsc(accounts.script(script));
  const stack = await startStack({ programs: [], database });
  const look = lookInto(stack.databaseUrl);
  const workers: FleetWorker[] = [];
  const [base] = setupOf(smsc.port).connections;
  await stack.apply({
    ...setupOf(smsc.port, { poll }),
    connections: connections.map((connection) => ({ ...base, name: connection.systemId, ...connection })),
  });
  return {
    ...{ ...look, stack, smsc, accounts },
    startWorker(env = {}) {
      const child = spawn(process.execPath, ["dist/worker.mjs"], {
        env: { ...process.env, ...stack.env, ...env },
        stdio: "ignore",
      });
      const exit = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
      const worker = { process: child, pid: child.pid ?? 0, gone: () => exit };
      workers.push(worker);
      return worker;
    },
    loads: async () => (await look.query<{ held: number }>(LOADS)).map(({ held }) => held),
    async took(what, holds, timeoutMs = 30_000) {
      const began = performance.now();
      await waitFor(what, async () => holds(), timeoutMs);
      return performance.now() - began;
    },
    async stop() {
      for (const worker of workers) {
        worker.process.kill("SIGCONT");
        worker.process.kill("SIGTERM");
      }
      await Promise.all(workers.map((worker) => worker.gone()));
      await look.close();
      await smsc.close();
      await stack.stop();
    },
  };
}

/** A clock that is wrong by so many minutes, for a worker process. */
export function wrongClock(minutes: number): Record<string, string> {
  const code = `const D=Date,by=${minutes * 60_000};globalThis.Date=class extends D{constructor(...a){a.length?super(...a):super(D.now()+by)}static now(){return D.now()+by}}`;
  return { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(code)}` };
}

/** A deliver_sm as a phone's text. */
export function votes(peer: Peer, from: string, sequence: number): void {
  const fields = {
    ...{ source_addr: from, source_addr_ton: 1, source_addr_npi: 1, destination_addr: "12345" },
    short_message: Buffer.from("VOTE 1"),
  };
  peer.send({ command: "deliver_sm", sequence, fields });
}
