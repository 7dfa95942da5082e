import { readSeedEnv } from "@/config/env";
import { closeClients, prisma } from "@/db/client";
import { checkIdentity } from "@/db/installation";
import { applyProvision } from "@/db/provision";
import { demoSetup } from "./seed-data";

/** Seeds the demo into an empty installation; in one that has the demo, keeps the simulator's port right. Prints what it did. */
async function seed(): Promise<void> {
  await checkIdentity();
  const setup = demoSetup({ host: "127.0.0.1", port: readSeedEnv().simulatorSmppPort }, new Date());
  const author = { userId: null, name: "demo" };
  const connection = setup.connections?.[0];
  if (connection && (await prisma.connection.count()) === 0) {
    await applyProvision(setup, author);
    console.log("Demo data added.");
    return;
  }
  const existing = await prisma.connection.findUnique({ where: { name: connection?.name ?? "" } });
  if (!connection || !existing || existing.port === connection.port || existing.host !== connection.host)
    return;
  const { name, port, password } = connection;
  await applyProvision({ connections: [{ name, port, password }] }, author);
  console.log("The simulator listens on another port now.");
}

seed()
  .finally(() => closeClients())
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
