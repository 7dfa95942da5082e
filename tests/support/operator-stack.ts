import { lookInto, type Look } from "./look";
import { Operator } from "./operator";
import { startStack, type Stack } from "./stack";
import { killWorkerOf, setupOf, type SetupOptions } from "./worker-stack";

/** The worker as a process, and an SMSC in the test's own process that delivers exactly what the test says. */
export type OperatorStack = Stack &
  Look & {
    operator: Operator;
    /** Brings the worker to a setup with a connection to the operator. */
    setUp(options?: SetupOptions): Promise<void>;
    /** kill -9; resolves once it is gone. It is started again half a second later. */
    killWorker(): Promise<void>;
    /** What the log holds of a phone, oldest first. */
    messagesOf(phone: string): Promise<StoredMessage[]>;
    votesOf(phone: string): Promise<number>;
  };

export type StoredMessage = {
  id: string;
  direction: number;
  state: number;
  text: string;
  parts: number;
  redelivery_of: string | null;
};

const MESSAGES = `
SELECT m.id, m.direction, m.state, m.text, m.parts, m.redelivery_of
  FROM message m JOIN contact c USING (contact_key) WHERE c.address = $1 ORDER BY m.id`;

const VOTES = `
SELECT count(*) FROM ballot b JOIN contact c USING (contact_key) WHERE c.address = $1 AND b.outcome = 0`;

export async function startOperatorStack({
  databasePort,
  env,
  ...options
}: SetupOptions & { databasePort?: number } = {}): Promise<OperatorStack> {
  const operator = await Operator.start();
  const stack = await startStack({ programs: ["worker"], databasePort, env }).catch(
    async (error: unknown) => {
      await operator.close();
      throw error;
    },
  );
  const look = lookInto(stack.databaseUrl);
  const running: OperatorStack = {
    ...{ ...stack, ...look, operator },
    setUp: async (setup) => void (await stack.apply(setupOf(operator.port, setup))),
    killWorker: () => killWorkerOf(stack),
    messagesOf: (phone) => look.query<StoredMessage>(MESSAGES, [phone]),
    votesOf: (phone) => look.count(VOTES, [phone]),
    stop: async () => {
      await look.close();
      await stack.stop();
      await operator.close();
    },
  };
  try {
    await running.setUp(options);
    await operator.untilBound();
  } catch (error) {
    await running.stop().catch(() => undefined);
    throw error;
  }
  return running;
}
