/** Hides what texts, numbers and accounts a trace holds, in the decoded fields and in the octets alike. */
import type { TraceDetail, TraceField, TraceRow } from "./pdu";

const HIDDEN = "···";
const HIDDEN_OCTET = "··";
/** Left of a number, so that one can follow a conversation: "251 ··· 01". */
const HEAD = 3;
const TAIL = 2;
const SHORT = 6;

/** Short codes are public; of others the ends stay. */
export function maskNumber(number: string): string {
  if (number.length <= SHORT) return number;
  return `${number.slice(0, HEAD)}${HIDDEN}${number.slice(-TAIL)}`;
}

export function maskRow<T extends TraceRow>(row: T): T {
  return {
    ...row,
    source: maskNumber(row.source),
    destination: maskNumber(row.destination),
    text: row.text === "" ? "" : HIDDEN,
  };
}

export function maskDetail(detail: TraceDetail): TraceDetail {
  const octets = [...detail.octets];
  for (const { kind, from, length } of detail.fields) {
    if (kind === undefined) continue;
    const end = Math.min(from + length, octets.length);
    if (from < end) octets.fill(HIDDEN_OCTET, from, end);
  }
  return { ...maskRow(detail), octets, fields: detail.fields.map(maskField) };
}

function maskField(field: TraceField): TraceField {
  switch (field.kind) {
    case undefined:
      return field;
    case "number":
      return { ...field, value: maskNumber(field.value) };
    case "text":
    case "account":
      return { ...field, value: field.value === "" ? "" : HIDDEN };
  }
}
