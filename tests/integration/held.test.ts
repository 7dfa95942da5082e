import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { codeOf } from "@/domain/messages/codes";
import { BALLOT_OUTCOMES, type BallotOutcome } from "@/domain/polls/codes";
import { startFaultProxy, type FaultProxy } from "@/tests/support/fault-proxy";
import { startOperatorStack, type OperatorStack } from "@/tests/support/operator-stack";

/** ESME_RX_T_APPN (SMPP 3.4 clause 5.1.3): the SMSC keeps the text. */
const TEMPORARY = 0x64;

let proxy: FaultProxy;
let stack: OperatorStack;

/** The worker reaches the database through the proxy alone; the test looks past it. */
beforeAll(async () => {
  const server = new URL(inject("testServer").adminUrl);
  proxy = await startFaultProxy({ host: server.hostname, port: Number(server.port) });
  stack = await startOperatorStack({
    databasePort: proxy.port,
    poll: { replies: { counted: "Thank you", late: "Too late" } },
  });
});

afterAll(async () => {
  await stack.stop();
  await proxy.close();
});

/** Closes the poll at this moment of the database's clock. */
async function closePoll(): Promise<void> {
  await stack.query("UPDATE poll SET closes_at = clock_timestamp()");
  await stack.query("UPDATE installation SET config_version = config_version + 1");
}

async function outcomeOf(phone: string): Promise<BallotOutcome | undefined> {
  const rows = await stack.query<{ outcome: number }>(
    "SELECT b.outcome FROM ballot b JOIN contact c USING (contact_key) WHERE c.address = $1",
    [phone],
  );
  return rows.length === 1 ? BALLOT_OUTCOMES[rows[0]!.outcome] : undefined;
}

/** The worker knows that the poll has closed: a text that names no choice is late, whatever its link did. */
async function untilClosed(phone: string): Promise<void> {
  let tries = 0;
  await stack.until("the poll is closed for the worker", async () => {
    tries += 1;
    const from = `${phone}${tries}`;
    await stack.operator.deliverUntilTaken({ from, body: "VOTE nothing" });
    return (await outcomeOf(from)) === "late";
  });
}

describe("a vote after the close", () => {
  it("is late while its link held", async () => {
    await closePoll();
    await untilClosed("2519116001");
    await stack.operator.deliverUntilTaken({ from: "251911600001", body: "VOTE 1" });
    expect(await outcomeOf("251911600001")).toBe("late");
    await stack.until("it was answered as late", () =>
      Promise.resolve(stack.operator.submittedTo("251911600001").length === 1),
    );
    expect(stack.operator.submittedTo("251911600001")).toEqual(["Too late"]);
  });

  it("is held, and not answered, where its link was down at the close", async () => {
    const session = await stack.operator.untilBound();
    session.socket.destroy();
    await closePoll();
    await untilClosed("2519116002");
    await stack.operator.deliverUntilTaken({ from: "251911600002", body: "VOTE 2" });
    expect(await outcomeOf("251911600002")).toBe("held");
    const sum = `SELECT sum(votes)::int FROM poll_tally WHERE outcome = ${codeOf(BALLOT_OUTCOMES, "held")}`;
    expect(await stack.count(sum)).toBe(1);
    expect(stack.operator.submittedTo("251911600002")).toEqual([]);
  });

  it("is held where the worker was killed at the close", async () => {
    // the sign of life that tells when it lived last is two seconds old at most
    await stack.killWorker();
    await closePoll();
    await untilClosed("2519116003");
    await stack.operator.deliverUntilTaken({ from: "251911600003", body: "VOTE 1" });
    expect(await outcomeOf("251911600003")).toBe("held");
  }, 60_000);

  it("is held where texts were refused at the close, since the database was away", async () => {
    const session = await stack.operator.untilBound();
    await stack.until("a text is taken", async () => {
      await stack.operator.deliverUntilTaken({ from: "251911600004", body: "VOTE nothing" });
      return true;
    });
    proxy.cut();
    expect(await stack.operator.deliver(session, { from: "251911600005", body: "VOTE 1" })).toBe(TEMPORARY);
    await closePoll();
    proxy.mend();
    await untilClosed("2519116006");
    await stack.operator.deliverUntilTaken({ from: "251911600005", body: "VOTE 1" });
    expect(await outcomeOf("251911600005")).toBe("held");
    expect(stack.operator.bound).toEqual([session]);
  }, 60_000);
});
