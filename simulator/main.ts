/** The simulator process: an SMSC for the demo and for tests, with a control for the Phones page. */
import pino from "pino";
import { readSimulatorEnv } from "@/config/env";
import { SettingError } from "@/config/read";
import { startControl } from "./control";
import { Smsc } from "./smsc";

const STOP_BUDGET_MS = 2500;

async function main(): Promise<void> {
  const { smppPort, httpPort, host, token, logLevel } = readSimulatorEnv();
  const log = pino({ level: logLevel, base: { process: "simulator" } });
  const smsc = new Smsc();
  await smsc.listen(smppPort, host);
  const control = await startControl(smsc, { port: httpPort, token });
  log.info({ smppPort, httpPort }, "simulator runs");
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, "stopping");
    setTimeout(() => process.exit(1), STOP_BUDGET_MS).unref();
    Promise.all([control.stop(), smsc.stop()]).then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
}

main().catch((error: unknown) => {
  const inUse = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  const plain = error instanceof SettingError || inUse;
  const words =
    error instanceof Error ? (plain ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`${words}\n`);
  process.exit(1);
});
