import type { WantedConnection } from "@/db/wanted-connections";
import type { SubmitPart } from "../sessions/link";
import { destinationAddress, sourceAddress } from "./addresses";
import type { Job } from "./job";

/** The PDU of one part, by the settings of its connection. */
export function submitPart(connection: WantedConnection, job: Job, octets: Uint8Array): SubmitPart {
  const { serviceType, deliveryReceipts } = connection.settings;
  const source = connection.numbers.find((number) => number.id === job.message.numberId)?.address ?? "";
  return {
    source: sourceAddress(connection, source),
    destination: destinationAddress(connection, job.message.address),
    serviceType,
    esmClass: job.esmClass,
    dataCoding: job.dataCoding,
    shortMessage: octets,
    registeredDelivery: deliveryReceipts ? 1 : 0,
  };
}
