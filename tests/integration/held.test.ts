import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { codeOf } from "@/domain/messages/codes";
import { BALLOT_OUTCOMES, type BallotOutcome } from "@/domain/polls/codes";
import { startOperatorStack, type OperatorStack } from "@/tests/support/operator-stack";

/** ESME_RX_T_APPN (SMPP 3.4 clause 5.1.3): the SMSC keeps the text. */
const TEMPORARY = 0x64;

let stack: OperatorStack;
let phone = 251_911_600_000;

beforeAll(async () => {
  stack = await startOperatorStack({
    connection: { settings: { reconnectFloorSeconds: 3 } },
    poll: { replies: { counted: "Thank you", late: "Too late" } },
  });
});

beforeEach(() => openPoll());

afterAll(() => stack.stop());

/** Closes the poll at this moment of the database's clock, or opens it again; resolves once the database knows. */
async function setClose(closesAt: "clock_timestamp()" | "NULL"): Promise<void> {
  await stack.query(`UPDATE poll SET closes_at = ${closesAt}`);
  await stack.query("UPDATE installation SET config_version = config_version + 1");
}

/** Resolves once the worker judges by it: what names no choice is late or unknown, whatever its link did. */
async function untilJudged(outcome: BallotOutcome): Promise<void> {
  await stack.until(`the worker judges texts as ${outcome}`, async () => {
    return (await outcomeOf("VOTE nothing")) === outcome;
  });
}

async function openPoll(): Promise<void> {
  await setClose("NULL");
  await untilJudged("unknown-choice");
}

/** What becomes of a text of another phone, which is named in `phone` then. */
async function outcomeOf(body: string): Promise<BallotOutcome | undefined> {
  phone += 1;
  await stack.operator.deliverUntilTaken({ from: String(phone), body });
  return storedOutcome();
}

async function storedOutcome(): Promise<BallotOutcome | undefined> {
  const rows = await stack.query<{ outcome: number }>(
    "SELECT b.outcome FROM ballot b JOIN contact c USING (contact_key) WHERE c.address = $1",
    [String(phone)],
  );
  return rows.length === 1 ? BALLOT_OUTCOMES[rows[0]!.outcome] : undefined;
}

describe("a vote after the close", () => {
  it("is late while its link held", async () => {
    await setClose("clock_timestamp()");
    await untilJudged("late");
    expect(await outcomeOf("VOTE 1")).toBe("late");
    const answers = () => stack.operator.submittedTo(String(phone));
    await stack.until("it was answered", () => Promise.resolve(answers().length === 1));
    expect(answers()).toEqual(["Too late"]);
  });

  it("is held, and not answered, where its link was down at the close, and late where it was back before", async () => {
    const session = await stack.operator.untilBound();
    session.socket.destroy();
    await stack.until(
      "the worker knows",
      async () => (await stack.count("SELECT count(*) FROM connection_runtime WHERE state <> 'bound'")) > 0,
    );
    await setClose("clock_timestamp()");
    await untilJudged("late");
    expect(await outcomeOf("VOTE 2")).toBe("held");
    const sum = `SELECT sum(votes)::int FROM poll_tally WHERE outcome = ${codeOf(BALLOT_OUTCOMES, "held")}`;
    expect(await stack.count(sum)).toBe(1);
    expect(stack.operator.submittedTo(String(phone))).toEqual([]);

    await openPoll();
    await setClose("clock_timestamp()");
    await untilJudged("late");
    expect(await outcomeOf("VOTE 2")).toBe("late");
  }, 60_000);

  it("is held where the worker was killed at the close", async () => {
    await stack.killWorker();
    await setClose("clock_timestamp()");
    await untilJudged("late");
    expect(await outcomeOf("VOTE 1")).toBe("held");
  }, 60_000);

  it("is held where texts were refused for the moment at the close, on a link that stood", async () => {
    const session = await stack.operator.untilBound();
    await stack.query(
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'not now' USING ERRCODE = 'cannot_connect_now'; END $$`,
    );
    await stack.query(
      "CREATE TRIGGER refuse BEFORE INSERT ON message FOR EACH STATEMENT EXECUTE FUNCTION refuse()",
    );
    phone += 1;
    const vote = { from: String(phone), body: "VOTE 1" };
    expect(await stack.operator.deliver(session, vote)).toBe(TEMPORARY);
    await setClose("clock_timestamp()");
    await stack.query("DROP TRIGGER refuse ON message");
    const refused = phone;
    await untilJudged("late");
    phone = refused;
    await stack.operator.deliverUntilTaken(vote);
    expect(await storedOutcome()).toBe("held");
    expect(stack.operator.bound).toEqual([session]);
  });
});
