import type { WantedConnection } from "@/db/wanted-connections";
import { relativeTime } from "@/domain/smpp/relative-time";
import type { LinkOption, SubmitPart } from "../sessions/link";
import { TLV } from "../smpp/constants";
import { destinationAddress, sourceAddress } from "./addresses";
import type { Job } from "./job";

type Part = Job["parts"][number];

/** The PDU of one part, by the settings of its connection. */
export function submitPart(connection: WantedConnection, job: Job, part: Part): SubmitPart {
  const { serviceType, deliveryReceipts, validitySeconds } = connection.settings;
  const source = connection.numbers.find((number) => number.id === job.message.numberId)?.address ?? "";
  return {
    source: sourceAddress(connection, source),
    destination: destinationAddress(connection, job.message.address),
    serviceType,
    esmClass: job.esmClass,
    dataCoding: job.dataCoding,
    shortMessage: job.by === "payload" ? NO_OCTETS : part.octets,
    registeredDelivery: deliveryReceipts ? 1 : 0,
    validityPeriod: validitySeconds === null ? "" : relativeTime(validitySeconds),
    tlvs: optionsOf(job, part),
    continues: job.next < job.parts.length,
  };
}

const NO_OCTETS = new Uint8Array();

function optionsOf({ by, ref, total }: Job, { seq, octets }: Part): LinkOption[] | undefined {
  switch (by) {
    case "header":
      return undefined;
    case "payload":
      return [{ tag: TLV.message_payload, value: Buffer.from(octets) }];
    case "sar":
      return [
        { tag: TLV.sar_msg_ref_num, value: Buffer.of(ref >> 8, ref & 0xff) },
        { tag: TLV.sar_total_segments, value: Buffer.of(total) },
        { tag: TLV.sar_segment_seqnum, value: Buffer.of(seq) },
      ];
  }
}
