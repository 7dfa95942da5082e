import type { TraceDetail } from "./pdu";

const OCTETS_A_LINE = 16;

/** One PDU as a gateway's log writes it: a head line, its fields, its octets. */
export function traceText({
  at,
  outbound,
  bind,
  command,
  statusName,
  sequence,
  fields,
  octets,
  cut,
}: TraceDetail): string {
  const head = [
    new Date(at).toISOString(),
    outbound ? "->" : "<-",
    `${command}${statusName === "" ? "" : ` ${statusName}`}`,
    `seq ${sequence}`,
    `(${bind})`,
  ].join(" ");
  const shown = fields.map(({ name, value, note }) => `  ${name}: ${value}${note ? ` = ${note}` : ""}`);
  return [head, ...shown, ...hexLines(octets), ...(cut > 0 ? [`  ${cut} octets more`] : [])].join("\n");
}

function hexLines(octets: readonly string[]): string[] {
  const lines: string[] = [];
  for (let from = 0; from < octets.length; from += OCTETS_A_LINE) {
    const offset = from.toString(16).padStart(4, "0");
    lines.push(`  ${offset}  ${octets.slice(from, from + OCTETS_A_LINE).join(" ")}`);
  }
  return lines;
}
