import { createServer, type AddressInfo, type Socket } from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";
import { isResponse, type CommandName } from "@/worker/smpp/constants";
import { decodePdu, type Pdu } from "@/worker/smpp/decode";
import { encodePdu, type PduToWrite } from "@/worker/smpp/encode";
import { FrameReader } from "@/worker/smpp/framing";

/** One connection that a worker made. */
export type Peer = {
  socket: Socket;
  /** everything it sent, in order */
  received: Pdu[];
  /** the bind it asked for, once it did */
  bind: CommandName | null;
  closed: boolean;
  send(pdu: PduToWrite): void;
  /** requests of ours without an answer, by sequence number */
  asking: Map<number, (status: number | "lost") => void>;
  /** Resolves to the status of the answer to a request of ours; "lost" when the connection ends before. */
  answerTo(sequence: number): Promise<number | "lost">;
};

/** What the server answers to a request; null for silence, "close" to hang up. */
export type Script = (pdu: Pdu, peer: Peer) => Omit<PduToWrite, "sequence"> | null | "close";

export type ScriptedSmsc = {
  port: number;
  /** every connection so far, the closed ones too */
  peers: Peer[];
  script: Script;
  close(): Promise<void>;
};

/** Accepts everything as an SMSC would; ids count from 1. */
export function politeScript(): Script {
  let ids = 0;
  return ({ command }): Omit<PduToWrite, "sequence"> => {
    if (command === "submit_sm")
      return { command: "submit_sm_resp", fields: { message_id: String((ids += 1)) } };
    if (command.startsWith("bind_"))
      return { command: `${command}_resp` as CommandName, fields: { system_id: "SMSC" } };
    return { command: `${command}_resp` as CommandName };
  };
}

/** A server on 127.0.0.1 that answers by a script, over TLS where asked. It knows the codec and nothing else of the worker. */
export async function startScriptedSmsc(
  script: Script = politeScript(),
  { tls }: { tls?: TlsOptions } = {},
): Promise<ScriptedSmsc> {
  const peers: Peer[] = [];
  const onSocket = (socket: Socket): void => {
    const peer = makePeer(socket);
    const reader = new FrameReader();
    peers.push(peer);
    socket.on("data", (chunk) => {
      for (const frame of reader.push(chunk)) {
        const result = decodePdu(frame);
        if (!result.ok) throw new Error(`The worker sent what cannot be read: ${result.fault.field}`);
        take(peer, result.pdu, smsc.script);
      }
    });
  };
  const server = tls ? createTlsServer(tls, onSocket) : createServer(onSocket);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const smsc: ScriptedSmsc = {
    port: (server.address() as AddressInfo).port,
    peers,
    script,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const { socket } of peers) socket.destroy();
      }),
  };
  return smsc;
}

function makePeer(socket: Socket): Peer {
  const peer: Peer = {
    socket,
    received: [],
    bind: null,
    closed: false,
    asking: new Map(),
    send: (pdu) => void socket.write(encodePdu(pdu)),
    answerTo: (sequence) =>
      new Promise((resolve) => {
        if (peer.closed) return resolve("lost");
        peer.asking.set(sequence, resolve);
      }),
  };
  socket.on("close", () => {
    peer.closed = true;
    for (const tell of peer.asking.values()) tell("lost");
    peer.asking.clear();
  });
  socket.on("error", () => undefined);
  return peer;
}

function take(peer: Peer, pdu: Pdu, script: Script): void {
  peer.received.push(pdu);
  if (pdu.command.startsWith("bind_")) peer.bind = pdu.command;
  if (isResponse(pdu.commandId)) {
    peer.asking.get(pdu.sequence)?.(pdu.status);
    return void peer.asking.delete(pdu.sequence);
  }
  const answer = script(pdu, peer);
  if (answer === "close") return void peer.socket.destroy();
  if (answer) peer.send({ ...answer, sequence: pdu.sequence });
  if (pdu.command === "unbind" && answer) peer.socket.end();
}
