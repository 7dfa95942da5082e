import { afterEach, describe, expect, it } from "vitest";
import {
  politeScript,
  startScriptedSmsc,
  type Script,
  type ScriptedSmsc,
} from "@/tests/support/scripted-smsc";
import { freePort } from "@/scripts/start/ports.mjs";
import { testLink } from "./test-link";

let smsc: ScriptedSmsc | null = null;
afterEach(async () => {
  await smsc?.close();
  smsc = null;
});

const trial = (port: number, more = {}) => ({
  host: "127.0.0.1",
  port,
  systemId: "radio",
  password: "secret",
  systemType: "",
  mode: "transceiver",
  settings: {},
  ...more,
});

describe("testLink", () => {
  it("binds, sees a sign of life, unbinds and says that it works", async () => {
    smsc = await startScriptedSmsc();
    expect(await testLink(trial(smsc.port))).toMatchObject({ ok: true, step: "done" });
    expect(smsc.peers[0]!.received.map(({ command }) => command)).toEqual([
      "bind_transceiver",
      "enquire_link",
      "unbind",
    ]);
  });

  it("tries both sessions of a pair", async () => {
    smsc = await startScriptedSmsc();
    expect(await testLink(trial(smsc.port, { mode: "pair" }))).toMatchObject({ ok: true });
    expect(smsc.peers.map(({ bind }) => bind)).toEqual(["bind_transmitter", "bind_receiver"]);
  });

  it("names the port when nothing listens", async () => {
    const port = await freePort();
    const answer = await testLink(trial(port));
    expect(answer).toMatchObject({ ok: false, step: "tcp" });
    expect(answer.words).toContain(`nothing listens on port ${port}`);
  });

  it("names the host when it is not known", async () => {
    const answer = await testLink(trial(2775, { host: "no-such-host.invalid" }));
    expect(answer).toMatchObject({ ok: false, step: "address" });
    expect(answer.words).toContain("no-such-host.invalid");
  });

  it("says what the SMSC has against the bind", async () => {
    smsc = await startScriptedSmsc(() => ({ command: "bind_transceiver_resp", status: 0xf }));
    const answer = await testLink(trial(smsc.port));
    expect(answer).toMatchObject({ ok: false, step: "bind" });
    expect(answer.words).toContain("The system id is wrong.");
  });

  it("tells a server that is bound to and then says nothing", async () => {
    const polite = politeScript();
    const script: Script = (pdu, peer) => (pdu.command === "enquire_link" ? null : polite(pdu, peer));
    smsc = await startScriptedSmsc(script);
    const answer = await testLink(trial(smsc.port, { settings: { responseSeconds: 1 } }));
    expect(answer).toMatchObject({ ok: false, step: "enquire_link" });
    expect(answer.words).toContain("stopped answering");
  });

  it("leaves a text that comes meanwhile with the SMSC", async () => {
    const polite = politeScript();
    smsc = await startScriptedSmsc((pdu, peer) => {
      if (pdu.command === "enquire_link") peer.send({ command: "deliver_sm", sequence: 5 });
      return polite(pdu, peer);
    });
    expect(await testLink(trial(smsc.port))).toMatchObject({ ok: true });
    expect(smsc.peers[0]!.received).toContainEqual(
      expect.objectContaining({ command: "deliver_sm_resp", sequence: 5, status: 0x64 }),
    );
  });

  it("says which field is missing instead of trying", async () => {
    expect(await testLink({ ...trial(1), host: "" })).toMatchObject({ ok: false, step: "settings" });
  });
});
