import { STATUS } from "./constants";

/** Why a PDU cannot be read, and the command_status that answers it. Values, never thrown. */
export type PduFault = {
  commandId: number;
  sequence: number;
  /** for the response or the generic_nack */
  status: number;
  /** the field or tag that is wrong */
  field: string;
  problem: "unknown-command" | "truncated" | "unterminated" | "too-long" | "tlv-stream" | "tlv-length";
};

export type Result<T> = { ok: true; pdu: T } | { ok: false; fault: PduFault };

/** What a reader found wrong, before it is known to which PDU it belongs. */
export type FieldFault = Pick<PduFault, "status" | "field" | "problem">;

export function truncated(field: string): FieldFault {
  return { status: STATUS.invalidCommandLength, field, problem: "truncated" };
}

export function unterminated(field: string): FieldFault {
  return { status: STATUS.invalidCommandLength, field, problem: "unterminated" };
}
