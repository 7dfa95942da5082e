/** TLS under a session (RFC 8446, RFC 5246; SMPP has none of its own). */
import { isIP, type Socket } from "node:net";
import { connect, type TLSSocket } from "node:tls";

export type TlsOptions = {
  /** false: whoever answers is believed */
  verify: boolean;
  /** PEM; empty: the authorities that the system trusts */
  ca: string;
  /** the name in the certificate and in SNI; empty: the host */
  serverName: string;
  /** PEM, with its chain; empty: none */
  clientCert: string;
  /** PEM */
  clientKey: string;
};

/**
 * TLS over a connected socket; `secureConnect` says that the server is who it says it is.
 *
 * @throws what OpenSSL says of a certificate or a key that it cannot read
 */
export function secure(
  socket: Socket,
  options: TlsOptions & { host: string; writeBuffer: number },
): TLSSocket {
  const { host, writeBuffer, verify, ca, serverName, clientCert, clientKey } = options;
  // RFC 6066 clause 3: SNI carries names only; an address is compared with the addresses of the certificate.
  const servername = serverName || (isIP(host) ? undefined : host);
  const identity = { cert: clientCert || undefined, key: clientKey || undefined };
  // Read by Node, though its types do not know it.
  const buffer = { highWaterMark: writeBuffer };
  return connect({
    socket,
    host,
    servername,
    rejectUnauthorized: verify,
    ca: ca || undefined,
    ...identity,
    ...buffer,
  });
}
