/** One PDU of a trace, decoded beside its bytes: written by the worker, read by the dashboard. */
import { z } from "zod";

/**
 * What a field gives away, beside the protocol.
 * - number: an address of a subscriber or of ours
 * - text: what somebody wrote, or a receipt
 * - account: who we are at the SMSC
 */
export const FIELD_KINDS = ["number", "text", "account"] as const;

export const traceFieldSchema = z.object({
  /** as the standard names it */
  name: z.string(),
  /** octets of the PDU that hold it */
  from: z.int().nonnegative(),
  length: z.int().nonnegative(),
  /** as a person reads it */
  value: z.string(),
  /** what the value means */
  note: z.string().optional(),
  part: z.enum(["header", "body", "tlv"]),
  kind: z.enum(FIELD_KINDS).optional(),
});
export type TraceField = z.output<typeof traceFieldSchema>;
export const traceFieldsSchema = z.array(traceFieldSchema);

export type TraceRow = {
  /** position in the trace, to go on from */
  key: string;
  /** ms since 1970 */
  at: number;
  outbound: boolean;
  bind: string;
  command: string;
  /** null for a request */
  status: number | null;
  statusName: string;
  sequence: number;
  source: string;
  destination: string;
  /** of a response: ms after the request that it answers */
  answeredMs: number | null;
  /** octets */
  length: number;
  /** the text of it; empty where it has none */
  text: string;
};

export type TraceDetail = TraceRow & {
  fields: TraceField[];
  /** two digits an octet; hidden ones are "··" */
  octets: string[];
  /** octets of it that were not kept */
  cut: number;
};

/** The ring of a connection. */
export const TRACE_KEPT = 2000;
/** Octets that are kept of one PDU: a message_payload may be 64 KiB. */
export const TRACE_OCTETS = 4096;
export const TRACE_MINUTES = [5, 15, 60] as const;

export const traceOrderSchema = z.strictObject({
  id: z.uuid(),
  /** 0: off */
  minutes: z.union([z.literal(0), ...TRACE_MINUTES.map((minutes) => z.literal(minutes))]),
});

/** 0x80000004 and the like. */
export function hexOf(value: number, digits = 8): string {
  return `0x${value.toString(16).toUpperCase().padStart(digits, "0")}`;
}
