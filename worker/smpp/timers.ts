/**
 * The timers of a session as a value. `dueStep` says what time asks for; whoever holds the watch does it. One clock tick
 * walks all of them, so that no request needs a timer of its own.
 */

export type Clock = {
  /** ms since 1970 */
  wall(): number;
  /** ms, never goes back */
  monotonic(): number;
};

/** How long the answers to what came before the peer's unbind may take. */
export const LEAVE_MS = 5_000;

/** SMPP 3.4 clause 7.2, in ms. */
export type TimerLimits = {
  /** session_init_timer: from the bind to its answer */
  bindMs: number;
  /** enquire_link_timer: nothing received for this long */
  enquireLinkMs: number;
  /** response_timer, of every request */
  responseMs: number;
  /** inactivity_timer: nothing at all received for this long */
  inactivityMs: number;
};

export type Watch = {
  /** closing: an unbind of either side is under way */
  phase: "binding" | "bound" | "closing";
  /** since when in this phase */
  since: number;
  receivedAt: number;
  /** when the enquire_link that is not answered yet was sent */
  enquiryAt: number | null;
  /** when closing ends whatever is missing; 0 in other phases */
  deadline: number;
};

export type DueStep = "none" | "enquire" | "bind-timeout" | "enquiry-unanswered" | "silent" | "deadline";

export function dueStep(watch: Watch, limits: TimerLimits, now: number): DueStep {
  switch (watch.phase) {
    case "binding":
      return now - watch.since >= limits.bindMs ? "bind-timeout" : "none";
    case "closing":
      return now >= watch.deadline ? "deadline" : "none";
    case "bound":
      if (watch.enquiryAt !== null && now - watch.enquiryAt >= limits.responseMs) return "enquiry-unanswered";
      if (now - watch.receivedAt >= limits.inactivityMs) return "silent";
      return watch.enquiryAt === null && now - watch.receivedAt >= limits.enquireLinkMs ? "enquire" : "none";
  }
}

/**
 * Timers from what a person sets. The bind waits 5 to 30 s; left open, silence ends a session when two enquiries were in
 * vain.
 */
export function timerLimits(settings: {
  enquireLinkSeconds: number;
  responseSeconds: number;
  inactivitySeconds: number | null;
}): TimerLimits {
  const enquireLinkMs = settings.enquireLinkSeconds * 1000;
  const responseMs = settings.responseSeconds * 1000;
  return {
    bindMs: Math.min(30_000, Math.max(5_000, responseMs)),
    enquireLinkMs,
    responseMs,
    inactivityMs:
      settings.inactivitySeconds === null
        ? Math.max(60_000, 2 * (enquireLinkMs + responseMs))
        : settings.inactivitySeconds * 1000,
  };
}
