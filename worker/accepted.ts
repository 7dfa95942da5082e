import type { OutboundMessage } from "./outbound/job";
import type { Claim } from "@/db/outbox";
import type { AcceptedText } from "@/db/inbox-types";
import type { LiveTopic } from "@/domain/live";

/** What the browsers that watch may want to read again after a batch. */
export function topicsOf(accepted: readonly AcceptedText[]): LiveTopic[] {
  const topics = new Set<LiveTopic>(accepted.length > 0 ? ["messages", "overview", "contacts"] : []);
  for (const { text } of accepted) {
    const { decision } = text;
    if (decision.kind === "ballot") topics.add(`poll:${decision.poll.id}`).add("polls");
    if (decision.kind === "join" || decision.kind === "leave")
      topics.add(`list:${decision.list.id}`).add("lists");
    if (decision.kind === "service" || decision.kind === "catch-all") topics.add("services");
  }
  return [...topics];
}

/** Where replies go: the runner of the connection that their text came in on. */
export type ReplySink = {
  pushReplies(messages: OutboundMessage[]): void;
  wake(options: { known: boolean }): void;
};

/**
 * Hands committed replies to their connections: the claimed ones straight from memory, a wake-up for those that wait in the
 * outbox. Returns the claims whose connection runs here no more.
 */
export function sendReplies(
  accepted: readonly AcceptedText[],
  sinkOf: (connectionId: string) => ReplySink | undefined,
): Claim[] {
  const claimed = new Map<string, OutboundMessage[]>();
  const queued = new Set<string>();
  for (const { text, reply } of accepted) {
    if (!reply) continue;
    if (reply.epoch === null) {
      queued.add(reply.connectionId);
      continue;
    }
    const { epoch } = reply;
    const ruleKind = ["stop", "start", "help"].includes(text.decision.kind) ? "compliance" : "service";
    const messages = claimed.get(reply.connectionId) ?? [];
    // Written out: copying with a spread and adding to it makes V8 look for a new shape each time.
    messages.push({
      id: reply.id,
      at: reply.at,
      contactKey: reply.contactKey,
      address: reply.address,
      connectionId: reply.connectionId,
      numberId: reply.numberId,
      text: reply.text,
      expiresAt: reply.expiresAt,
      attempts: 0,
      lane: "reply",
      ruleKind,
      epoch,
      acceptedSeqs: NONE,
    });
    claimed.set(reply.connectionId, messages);
  }
  const orphans: Claim[] = [];
  for (const [connectionId, messages] of claimed) {
    const sink = sinkOf(connectionId);
    if (sink) sink.pushReplies(messages);
    else orphans.push(...messages.map(({ id, epoch }) => ({ connectionId, id, epoch })));
  }
  for (const connectionId of queued) sinkOf(connectionId)?.wake({ known: true });
  return orphans;
}

const NONE: number[] = [];

/** Contacts that opted out by these texts. */
export function optedOutBy(accepted: readonly AcceptedText[]): string[] {
  return accepted.flatMap(({ text, outcome }) => (outcome === "opted-out" ? [text.contactKey] : []));
}
