import { startControl } from "@/simulator/control";
import { Smsc } from "@/simulator/smsc";
import type { Pdu } from "@/worker/smpp/decode";
import { Esme } from "./esme";
import { simulatorClient, type SimulatorClient } from "./simulator";

export const TOKEN = "a token of sixteen or more";

/** A simulator in the test's own process, without delays, and clients of its SMPP side. */
export type SimulatorRig = {
  port: number;
  httpPort: number;
  phones: SimulatorClient;
  bind(
    command?: "bind_receiver" | "bind_transmitter" | "bind_transceiver",
    fields?: Record<string, string>,
  ): Promise<Esme>;
  stop(): Promise<void>;
};

export async function startSimulatorRig(): Promise<SimulatorRig> {
  const smsc = new Smsc();
  const port = await smsc.listen(0, "127.0.0.1");
  const control = await startControl(smsc, { port: 0, token: TOKEN });
  const phones = simulatorClient({ httpPort: control.port, token: TOKEN });
  await phones.change({ receiptDelayMs: 0, retryDelayMs: 0 });
  const open: Esme[] = [];
  return {
    port,
    httpPort: control.port,
    phones,
    bind: async (command, fields) => {
      const esme = await Esme.bind(port, command, fields);
      open.push(esme);
      return esme;
    },
    stop: async () => {
      for (const esme of open) esme.close();
      await Promise.all([control.stop(), smsc.stop(0)]);
    },
  };
}

export const octetsOf = (pdu: Pdu): Buffer => pdu.fields.short_message as Buffer;
export const textOf = (pdu: Pdu): string => octetsOf(pdu).toString("latin1");

/** The fields of a submit_sm from the number 12345. */
export function submitFields(
  phone: string,
  text: string,
  more: Record<string, number | string | Uint8Array> = {},
): Record<string, number | string | Uint8Array> {
  return {
    ...{ source_addr: "12345", destination_addr: phone, dest_addr_ton: 1, dest_addr_npi: 1 },
    ...{ short_message: Buffer.from(text, "latin1"), ...more },
  };
}
