/** TCP ports: is one free, and which one to take and remember. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";

/** True when nothing listens on `host`:`port`; 0 asks the system for any port and resolves to it. */
export function listenOnce(port, host = "127.0.0.1") {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve({ error }));
    server.listen({ port, host, exclusive: true }, () => {
      const { port: taken } = server.address();
      server.close(() => resolve({ port: taken }));
    });
  });
}

/** `preferred` when it is free, else any free port of 127.0.0.1. */
export async function freePort(preferred = 0) {
  const wanted = await listenOnce(preferred);
  return wanted.port ?? (await listenOnce(0)).port;
}

/** The ports that this data folder used last time, so that URLs stay the same: `{postgres, smpp, http}`. */
export function rememberedPorts(file) {
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return {};
  }
}

/** Ports for the simulator: last time's where free, else the usual ones, else any. */
export async function choosePorts(file, usual) {
  const ports = { ...usual, ...rememberedPorts(file) };
  for (const name of Object.keys(usual)) ports[name] = await freePort(ports[name]);
  rememberPorts(file, ports);
  return ports;
}

export function rememberPorts(file, ports) {
  const text = `${JSON.stringify({ ...rememberedPorts(file), ...ports }, null, 2)}\n`;
  writeFileSync(file, text);
}
