/**
 * Loaded before Next (`node --import`): appends the address that a request's connection really has to X-Forwarded-For, as a
 * proxy would. Next itself adds it only where the header is missing, so that whoever sends the header names any address.
 */
import { Server } from "node:http";

const { emit } = Server.prototype;

Server.prototype.emit = function emitWithPeer(event, ...args) {
  if (event === "request" || event === "upgrade") {
    const { headers, socket } = args[0];
    const told = headers["x-forwarded-for"];
    const peer = socket.remoteAddress ?? "unknown";
    headers["x-forwarded-for"] = told ? `${told}, ${peer}` : peer;
  }
  return Reflect.apply(emit, this, [event, ...args]);
};
