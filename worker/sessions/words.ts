/** Why a link is down, as a sentence for a person who has never read the standard. */
import { describeStatus } from "@/domain/smpp/command-status";
import type { SessionEnd } from "../smpp/session-end";
import { describeTls, isTlsAlert } from "./tls-words";

type Endpoint = { host: string; port: number };

const UNREACHABLE: Record<string, (at: Endpoint) => string> = {
  ECONNREFUSED: ({ host, port }) =>
    `${host} answers, but nothing listens on port ${port}. Check the port, or ask the operator whether the SMSC is up.`,
  ENOTFOUND: ({ host }) => `The name ${host} is not known. Check the spelling of the host.`,
  EAI_AGAIN: ({ host }) =>
    `The name ${host} could not be looked up at the moment: the name server does not answer.`,
  ETIMEDOUT: ({ host, port }) =>
    `No answer from ${host} port ${port}. Often a firewall or a VPN that is down: the operator has to allow this server's address.`,
  EHOSTUNREACH: ({ host }) => `There is no way to ${host} from here. Is the VPN to the operator up?`,
  ENETUNREACH: ({ host }) =>
    `There is no way to the network of ${host} from here. Is the VPN to the operator up?`,
  ECONNRESET: ({ host, port }) =>
    `${host} port ${port} drops the connection at once. Often this server's address is not on the operator's list.`,
};

const FIELDS: Record<string, string> = {
  system_id: "system id",
  password: "password",
  system_type: "system type",
  address_range: "address range",
};

/** One or two sentences, without a promise of when it is tried again. */
export function describeEnd(end: SessionEnd, at: Endpoint): string {
  switch (end.kind) {
    case "stopped":
      return "Stopped.";
    case "unreachable":
      return UNREACHABLE[end.code]?.(at) ?? `${at.host} port ${at.port} cannot be reached (${end.code}).`;
    case "tls-failed":
      return describeTls(end.code, at);
    case "bind-unwritable":
      return `The ${FIELDS[end.field] ?? end.field} holds characters that SMPP cannot carry. Only Latin letters, digits and signs are possible.`;
    case "bind-timeout":
      return `${at.host} port ${at.port} takes the connection but does not answer the bind. Is it an SMPP port?`;
    case "bind-refused":
      return describeRefusal(end.status);
    case "unbound":
      return "The SMSC ended the session (unbind), as operators do for maintenance.";
    case "lost":
      if (end.code && isTlsAlert(end.code)) return describeTls(end.code, at);
      return end.whileBinding
        ? "The SMSC closed the connection instead of answering the bind. Often this server's address or the system id is not on the operator's list."
        : `The connection to the SMSC was lost${end.code ? ` (${end.code})` : ""}.`;
    case "enquiry-unanswered":
      return "The SMSC stopped answering: a sign of life (enquire_link) was not answered in time.";
    case "silent":
      return "Nothing at all came from the SMSC for too long.";
    case "garbled":
      return `${at.host} port ${at.port} sent something that is not SMPP. Is it an SMPP port, and one without TLS?`;
    case "rejected":
      return `The SMSC could not read what was sent to it: ${describeStatus(end.status).words}`;
  }
}

function describeRefusal(status: number): string {
  const { name, words, bindClass } = describeStatus(status);
  const code = `${name}, 0x${status.toString(16).toUpperCase()}`;
  switch (bindClass) {
    case "config":
    case "fail":
      return `The SMSC refused the bind: ${words} Correct the connection's settings, or ask the operator (${code}).`;
    case "throttle":
      return `The SMSC refused the bind: ${words} (${code}).`;
    case "ok":
    case "retry":
      return `The SMSC refused the bind: ${words} It may pass by itself (${code}).`;
  }
}
