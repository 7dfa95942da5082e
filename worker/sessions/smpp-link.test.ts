import { afterEach, describe, expect, it, vi } from "vitest";
import { politeScript, type Peer, type Script, type ScriptedSmsc } from "@/tests/support/scripted-smsc";
import { bound, PART, startLink, stopLinks, WAIT } from "@/tests/support/smpp-link";

afterEach(stopLinks);

describe("a transceiver link", () => {
  it("binds, sends, takes texts, answers them, and unbinds before it says that it has stopped (checklist 10, 12)", async () => {
    const { link, statuses, inbound, peer, smsc } = await startLink("transceiver");
    await bound(link);
    expect(link.room).toBe(10);
    expect(await link.submit(PART)).toEqual({ kind: "accepted", smscId: "1" });

    const smscSide = peer("bind_transceiver");
    smscSide.send({ command: "deliver_sm", sequence: 41, fields: { short_message: Buffer.from("VOTE 3") } });
    await vi.waitFor(() => expect(inbound.length).toBe(1), WAIT);
    expect(inbound[0]!.answer(0)).toBe(true);
    await vi.waitFor(
      () => expect(smscSide.received.at(-1)).toMatchObject({ command: "deliver_sm_resp", sequence: 41 }),
      WAIT,
    );

    await link.stop(2_000);
    expect(smscSide.received.at(-1)?.command).toBe("unbind");
    expect(link.status).toMatchObject({ state: "stopped", reason: "Stopped." });
    expect(statuses.map((status) => status.state)).toEqual(["connecting", "bound", "stopped"]);
    expect(link.room).toBe(0);
    expect(await link.submit(PART)).toEqual({ kind: "unsent", reason: "not-bound" });
    expect(smsc.peers.length).toBe(1);
  });

  it("hands back what is in flight when the connection breaks, says why, and binds again (checklist 9, 22)", async () => {
    const polite = politeScript();
    const script: Script = (pdu, peer) => (pdu.command === "submit_sm" ? "close" : polite(pdu, peer));
    const { link, statuses, smsc } = await startLink("transceiver", { script });
    await bound(link);
    expect(await link.submit(PART)).toEqual({ kind: "unknown", reason: "session-ended" });
    await vi.waitFor(() => expect(statuses.at(-1)?.state).toBe("down"), WAIT);
    expect(statuses.at(-1)?.reason).toMatch(/^The connection to the SMSC was lost.*Next try within 1 s\.$/);
    await bound(link);
    expect(smsc.peers.length).toBe(2);
  });

  it("closes the socket after a refused bind though the SMSC leaves it open, and says what to do (checklist 4, 5)", async () => {
    const script: Script = ({ command }) =>
      command === "bind_transceiver" ? { command: "bind_transceiver_resp", status: 0xe } : null;
    const { link, smsc } = await startLink("transceiver", { script });
    await vi.waitFor(() => expect(link.status.state).toBe("down"), WAIT);
    expect(link.status.reason).toContain("The password is wrong.");
    await vi.waitFor(() => expect(smsc.peers[0]?.closed).toBe(true), WAIT);
  });

  it("binds again when the SMSC takes the session for one that may not send, and does not fail the message", async () => {
    const polite = politeScript();
    let asked = 0;
    const script: Script = (pdu, peer) =>
      pdu.command === "submit_sm" && (asked += 1) <= 2
        ? { command: "submit_sm_resp", status: 0x4 }
        : polite(pdu, peer);
    const { link, statuses, smsc } = await startLink("transceiver", { script });
    await bound(link);
    const verdicts = await Promise.all([link.submit(PART), link.submit(PART)]);
    expect(verdicts).toEqual([
      { kind: "refused", status: 0x4 },
      { kind: "refused", status: 0x4 },
    ]);
    await vi.waitFor(() => expect(statuses.at(-1)?.state).toBe("down"), WAIT);
    expect(link.status.reason).toMatch(/^The SMSC says that the session is not bound for sending\. Next try/);
    await bound(link);
    expect(smsc.peers).toHaveLength(2);
    expect(smsc.peers[0]!.received.at(-1)?.command).toBe("unbind");
    expect(await link.submit(PART)).toMatchObject({ kind: "accepted" });
  });

  it("does not hammer a server that accepts and closes at once (checklist 9)", async () => {
    const { link, smsc, statuses } = await startLink("transceiver", { script: () => "close" });
    await vi.waitFor(() => expect(statuses.filter(({ state }) => state === "down").length).toBe(2), WAIT);
    expect(smsc.peers.length).toBe(2);
    expect(link.status.reason).toContain("Next try within 2 s.");
  });

  it("answers with a temporary error what its taker could not take", async () => {
    const onInbound = (): void => {
      throw new Error("no room");
    };
    const { link, peer } = await startLink("transceiver", { onInbound });
    await bound(link);
    const smscSide = peer("bind_transceiver");
    smscSide.send({ command: "deliver_sm", sequence: 7 });
    await vi.waitFor(
      () => expect(smscSide.received.at(-1)).toMatchObject({ command: "deliver_sm_resp", status: 0x64 }),
      WAIT,
    );
    expect(link.status.state).toBe("bound");
  });

  it("rebinds after an unbind of the SMSC (checklist 12)", async () => {
    const { link, peer, statuses, losses } = await startLink("transceiver");
    await bound(link);
    const smscSide = peer("bind_transceiver");
    smscSide.send({ command: "unbind", sequence: 3 });
    await vi.waitFor(() => expect(statuses.at(-1)?.state).toBe("down"), WAIT);
    expect(smscSide.received.at(-1)).toMatchObject({ command: "unbind_resp", sequence: 3 });
    expect(link.status.reason).toContain("The SMSC ended the session (unbind)");
    await bound(link);
    expect(losses).toEqual([]);
  });
});

describe("a pair of a transmitter and a receiver", () => {
  it("is bound only when both are, and takes receipts on either (checklist 11)", async () => {
    const polite = politeScript();
    let refuse = true;
    const script: Script = (pdu, peer) =>
      pdu.command === "bind_receiver" && refuse
        ? { command: "bind_receiver_resp", status: 0x8 }
        : polite(pdu, peer);
    const { link, inbound, peer } = await startLink("pair", { script });
    await vi.waitFor(() => expect(link.status.reason).toContain("The sending session: Bound."), WAIT);
    await vi.waitFor(() => expect(link.status.state).toBe("down"), WAIT);
    expect(link.status.reason).toContain("The receiving session: The SMSC refused the bind");
    refuse = false;
    await bound(link);
    peer("bind_receiver").send({ command: "deliver_sm", sequence: 1, fields: { esm_class: 4 } });
    peer("bind_transmitter").send({ command: "deliver_sm", sequence: 1, fields: { esm_class: 4 } });
    await vi.waitFor(() => expect(inbound.length).toBe(2), WAIT);
    for (const pdu of inbound) pdu.answer(0);
    for (const bind of ["bind_receiver", "bind_transmitter"])
      await vi.waitFor(() => expect(peer(bind).received.at(-1)?.command).toBe("deliver_sm_resp"), WAIT);
  });

  it("goes on sending while the receiver is lost, and receiving while the transmitter is (checklist 11)", async () => {
    const { link, peer, inbound, losses } = await startLink("pair");
    await bound(link);
    peer("bind_receiver").socket.destroy();
    await vi.waitFor(() => expect(link.status.state).toBe("down"), WAIT);
    expect(losses.length).toBe(1);
    expect(link.room).toBe(10);
    expect(await link.submit(PART)).toMatchObject({ kind: "accepted" });
    await bound(link);
    peer("bind_transmitter").socket.destroy();
    await vi.waitFor(() => expect(link.room).toBe(0), WAIT);
    peer("bind_receiver").send({ command: "deliver_sm", sequence: 2 });
    await vi.waitFor(() => expect(inbound.length).toBe(1), WAIT);
    await bound(link);
    expect(losses.length).toBe(2);
  });
});

describe("a link of one direction", () => {
  it("never submits on a receiver (checklist 14)", async () => {
    const { link, peer } = await startLink("receiver");
    await bound(link);
    expect(link.status.reason).toBe("Bound for receiving only.");
    expect(link.room).toBe(0);
    expect(await link.submit(PART)).toEqual({ kind: "unsent", reason: "not-bound" });
    expect(peer("bind_receiver").received.length).toBe(1);
  });

  it("sends on a transmitter", async () => {
    const { link } = await startLink("transmitter");
    await bound(link);
    expect(await link.submit(PART)).toMatchObject({ kind: "accepted" });
  });
});

describe("a link of several sessions", () => {
  const open = (smsc: ScriptedSmsc): Peer[] => smsc.peers.filter(({ closed }) => !closed);
  const submitsOf = ({ received }: Peer): number =>
    received.filter(({ command }) => command === "submit_sm").length;
  const silent: Script = (pdu, peer) => (pdu.command === "submit_sm" ? null : politeScript()(pdu, peer));

  it("binds them all, each with a window of its own, and spreads what it sends", async () => {
    const { link, smsc } = await startLink("transceiver", { sessions: 3, script: silent });
    await vi.waitFor(() => expect(link.status.reason).toBe("3 of 3 sessions bound."), WAIT);
    expect(link.room).toBe(30);
    const verdicts = Array.from({ length: 30 }, () => link.submit(PART));
    expect([link.room, link.inFlight]).toEqual([0, 30]);
    await vi.waitFor(() => expect(smsc.peers.map(submitsOf)).toEqual([10, 10, 10]), WAIT);
    await link.stop(200);
    for (const verdict of await Promise.all(verdicts)) expect(verdict.kind).toBe("unknown");
  });

  it("uses them in turn though one would do", async () => {
    const { link, smsc } = await startLink("transceiver", { sessions: 3 });
    await vi.waitFor(() => expect(link.room).toBe(30), WAIT);
    for (let count = 0; count < 6; count += 1) await link.submit(PART);
    expect(smsc.peers.map(submitsOf)).toEqual([2, 2, 2]);
  });

  it("keeps the parts of one message on one session, whatever room the others have", async () => {
    const { link, smsc } = await startLink("transceiver", { sessions: 3 });
    await vi.waitFor(() => expect(link.room).toBe(30), WAIT);
    const message = (addr: string): Promise<unknown>[] =>
      [true, true, true, false].map((continues) =>
        link.submit({ ...PART, continues, destination: { ...PART.destination, addr } }),
      );
    await Promise.all(["1", "2", "3", "4", "5", "6"].flatMap(message));
    const carriers = new Map<unknown, Set<Peer>>();
    for (const peer of smsc.peers)
      for (const { command, fields } of peer.received) {
        if (command !== "submit_sm") continue;
        const seen = carriers.get(fields.destination_addr) ?? new Set();
        carriers.set(fields.destination_addr, seen.add(peer));
      }
    expect([...carriers.values()].map(({ size }) => size)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(smsc.peers.filter((peer) => submitsOf(peer) > 0).length).toBe(3);
  });

  it("goes on when one of them is lost, says how many are left, and sends the rest of a message elsewhere (checklist 11)", async () => {
    const { link, smsc, losses } = await startLink("transceiver", { sessions: 3 });
    await vi.waitFor(() => expect(link.room).toBe(30), WAIT);
    expect(await link.submit({ ...PART, continues: true })).toMatchObject({ kind: "accepted" });
    smsc.peers.find((peer) => submitsOf(peer) === 1)!.socket.destroy();
    await vi.waitFor(() => expect(link.room).toBe(20), WAIT);
    expect(link.status.state).toBe("bound");
    expect(link.status.reason).toMatch(
      /^2 of 3 sessions bound\. A session: The connection to the SMSC was lost/,
    );
    expect(losses).toEqual(["bound"]);
    expect(await link.submit(PART)).toMatchObject({ kind: "accepted" });
    await vi.waitFor(() => expect(link.status.reason).toBe("3 of 3 sessions bound."), WAIT);
  });

  it("takes receipts on any of them (checklist 11)", async () => {
    const { link, smsc, inbound } = await startLink("pair", { sessions: 2 });
    await vi.waitFor(() => expect(link.status.reason).toBe("4 of 4 sessions bound."), WAIT);
    for (const peer of open(smsc))
      peer.send({ command: "deliver_sm", sequence: 1, fields: { esm_class: 4 } });
    await vi.waitFor(() => expect(inbound.length).toBe(4), WAIT);
    for (const pdu of inbound) expect(pdu.answer(0)).toBe(true);
  });

  it("never has more sessions than it may, and tries a refused account with one of them only (checklist 4, 10)", async () => {
    const polite = politeScript();
    const script: Script = (pdu, peer) =>
      pdu.command === "bind_transceiver"
        ? { command: "bind_transceiver_resp", status: 0xe }
        : polite(pdu, peer);
    const { link, smsc } = await startLink("transceiver", { sessions: 3, script });
    await vi.waitFor(() => expect(link.status.state).toBe("down"), WAIT);
    expect(link.status.reason).toContain("0 of 3 sessions bound. A session: The SMSC refused the bind");
    expect(smsc.peers.length).toBe(1);
  });
});
