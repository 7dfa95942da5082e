/** Tries a connection as typed, step by step, and says in words which step failed. Binds, asks for a sign of life, unbinds. */
import { lookup } from "node:dns/promises";
import { connectionTrialSchema, type ConnectionTrial } from "@/domain/connections/trial";
import { systemClock, type Clock } from "../clock";
import { connectSession } from "../smpp/connect";
import type { SessionEnd } from "../smpp/session-end";
import type { BindType } from "../smpp/session-types";
import { sessionSettings, tlsOptions } from "./line";
import { describeEnd } from "./words";

export type TestStep = "settings" | "address" | "tcp" | "tls" | "bind" | "enquire_link" | "done";
export type TestAnswer = { ok: boolean; step: TestStep; words: string };

/** A pair takes two rounds of tcp, bind and enquire_link; together they stay under REQUEST_SECONDS. */
const STEP_MS = 8_000;
const UNBIND_MS = 2_000;
/** ESME_RX_T_APPN: a text that comes during the test stays with the SMSC until the real bind. */
const TEMPORARY_ERROR = 0x64;

/**
 * @param payload a ConnectionTrial
 * @returns never rejects because of the SMSC
 */
export async function testLink(payload: unknown, clock: Clock = systemClock): Promise<TestAnswer> {
  const parsed = connectionTrialSchema.safeParse(payload);
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join(".") ?? "";
    return { ok: false, step: "settings", words: `The connection is not complete: look at ${field}.` };
  }
  const trial = parsed.data;
  try {
    await lookup(trial.host);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "ENOTFOUND";
    return { ok: false, step: "address", words: describeEnd({ kind: "unreachable", code }, trial) };
  }
  for (const bind of bindsOf(trial)) {
    const { reached, end } = await tryBind(trial, { bind, clock });
    if (reached !== "done") return { ok: false, step: reached, words: describeEnd(end, trial) };
  }
  const words = `${trial.host} port ${trial.port} took the bind and answered a sign of life.`;
  return { ok: true, step: "done", words };
}

function bindsOf({ mode }: ConnectionTrial): BindType[] {
  return mode === "pair" ? ["transmitter", "receiver"] : [mode];
}

function tryBind(
  trial: ConnectionTrial,
  { bind, clock }: { bind: BindType; clock: Clock },
): Promise<{ reached: TestStep; end: SessionEnd }> {
  const settings = sessionSettings({ ...trial, windowSize: 1 }, bind);
  const timers = {
    ...settings.timers,
    bindMs: STEP_MS,
    responseMs: Math.min(STEP_MS, settings.timers.responseMs),
  };
  let reached: TestStep = "tcp";
  return new Promise((resolve) => {
    const session = connectSession({
      ...{ host: trial.host, port: trial.port, tls: tlsOptions(trial), clock, connectMs: STEP_MS },
      session: { ...settings, timers },
      events: {
        onTcp: () => {
          reached = "tls";
        },
        onConnected: () => {
          reached = "bind";
        },
        onBound: () => {
          reached = "enquire_link";
          session.enquire();
        },
        onAlive: () => {
          reached = "done";
          session.stop(UNBIND_MS);
        },
        onInbound: (messages) => messages.forEach((message) => message.answer(TEMPORARY_ERROR)),
        onFault: () => undefined,
        onEnd: (end) => resolve({ reached, end }),
      },
    });
  });
}
