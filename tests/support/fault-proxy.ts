import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A TCP proxy that can stop forwarding while every connection stays open, as a firewall that drops packets does. */
export type FaultProxy = {
  port: number;
  /** From now on nothing passes in either direction; new connections are taken and hear nothing. */
  cut(): void;
  /** What was held passes, and everything after it. */
  mend(): void;
  close(): Promise<void>;
};

export async function startFaultProxy(target: { host: string; port: number }): Promise<FaultProxy> {
  const sockets = new Set<Socket>();
  const waiting: (() => void)[] = [];
  let isCut = false;

  const keep = (socket: Socket, partner: Socket): void => {
    sockets.add(socket);
    socket.on("data", (chunk) => {
      if (!partner.destroyed) partner.write(chunk);
    });
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      sockets.delete(socket);
      partner.destroy();
    });
    if (isCut) socket.pause();
  };
  const join = (client: Socket): void => {
    const server = connect(target);
    keep(client, server);
    keep(server, client);
  };
  const proxy = createServer({ pauseOnConnect: true }, (client) => {
    const begin = (): void => {
      if (client.destroyed) return;
      join(client);
      client.resume();
    };
    if (!isCut) return begin();
    client.on("error", () => client.destroy());
    waiting.push(begin);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  return {
    port: (proxy.address() as AddressInfo).port,
    cut: () => {
      isCut = true;
      for (const socket of sockets) socket.pause();
    },
    mend: () => {
      isCut = false;
      for (const socket of sockets) socket.resume();
      for (const begin of waiting.splice(0)) begin();
    },
    close: () =>
      new Promise((resolve) => {
        proxy.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
