/** Why a session ended. worker/sessions/words.ts says each to a person. */
import type { FrameFault } from "./framing";

export type SessionEnd =
  /** as we wanted it; not clean when the SMSC did not confirm the unbind: our last answers may not have reached it */
  | { kind: "stopped"; clean: boolean }
  /** no TCP connection: `code` of the system, such as ECONNREFUSED, ENOTFOUND, ETIMEDOUT */
  | { kind: "unreachable"; code: string }
  /** TCP stood, TLS did not come about: `code` of OpenSSL or Node, such as CERT_HAS_EXPIRED, or of the system */
  | { kind: "tls-failed"; code: string }
  /** the settings hold a value that no bind can carry */
  | { kind: "bind-unwritable"; field: string }
  | { kind: "bind-timeout" }
  | { kind: "bind-refused"; status: number }
  /** the peer sent an unbind */
  | { kind: "unbound" }
  /** the connection went away; `code` where the system gave one, such as ECONNRESET */
  | { kind: "lost"; code: string | null; whileBinding: boolean }
  | { kind: "enquiry-unanswered" }
  | { kind: "silent" }
  /** octets that are no SMPP; nothing after them can be read */
  | { kind: "garbled"; fault: FrameFault }
  /** a generic_nack without the number of a request: one of ours could not be read (SMPP 3.4 clause 4.3.1) */
  | { kind: "rejected"; status: number };

/** A network that swallows everything: the link was gone from the last octet of the SMSC on, long before it was noticed. */
export function wentSilent(end: SessionEnd): boolean {
  if (end.kind === "lost") return end.code !== null && end.code !== "ECONNRESET";
  return end.kind === "enquiry-unanswered" || end.kind === "silent";
}
