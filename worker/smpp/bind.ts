/** What a bind says, and what its answer says (SMPP 3.4 clause 4.1). */
import { TLV } from "./constants";
import { decodePdu } from "./decode";
import type { FieldValues } from "./encode";
import type { SessionSettings } from "./session-types";

export function bindFields(settings: SessionSettings): FieldValues {
  return {
    system_id: settings.systemId,
    password: settings.password,
    system_type: settings.systemType,
    interface_version: settings.interfaceVersion,
    address_range: settings.addressRange,
  };
}

/** sc_interface_version (clause 5.3.2.25); null where the answer has none, or cannot be read beyond its header. */
export function readSmscVersion(frame: Buffer): number | null {
  const decoded = decodePdu(frame);
  if (!decoded.ok) return null;
  return decoded.pdu.tlvs.find(({ tag }) => tag === TLV.sc_interface_version)?.value[0] ?? null;
}
