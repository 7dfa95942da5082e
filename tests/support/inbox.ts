import { randomUUID } from "node:crypto";
import pg from "pg";
import { contactKey, contentHash, newId } from "@/db/ids";
import { acceptBatch } from "@/db/inbox";
import { acceptExpress, isExpress } from "@/db/inbox-express";
import type { AcceptedText, BatchContext, InboxText } from "@/db/inbox-types";
import { readProgress } from "@/db/poll-progress";
import { loadRuleSet } from "@/db/rules";
import { compileRules, type CompiledRules } from "@/domain/inbound/compile";
import { decide } from "@/domain/inbound/decide";
import { holdLate } from "@/domain/inbound/held";
import { replyTo } from "@/domain/inbound/reply";
import { progressAt, type StoredProgress } from "@/domain/polls/follow-ups";
import type { Outage } from "@/domain/polls/outage";
import { slotPeriod } from "@/domain/polls/window";
import { HOT_PATH_OPTIONS } from "@/db/hot-pool";
import { measure } from "@/worker/outbound/measure";

/** One adjudicating worker of a test: a pipelined connection of its own and the rules as they stand in the database. */
export type Adjudicator = {
  client: pg.Client;
  context(): BatchContext;
  accept(...texts: InboxText[]): Promise<AcceptedText[]>;
  text(sender: string, body: string, options?: TextOptions): InboxText;
  /** what a sender was asked and has not answered */
  asked(sender: string): Promise<StoredProgress[]>;
  close(): Promise<void>;
};

/** `outages`: of the link that it came by. `progress`: what its sender was asked, as `asked` reads it. */
type TextOptions = { at?: number; content?: string; outages?: Outage[]; progress?: StoredProgress[] };

export async function openAdjudicator(
  url: string,
  options: { suspicious?: boolean; connectionId: string },
): Promise<Adjudicator> {
  const client = new pg.Client({ connectionString: url, pipeline: true, options: HOT_PATH_OPTIONS });
  await client.connect();
  const rules = compileRules(await loadRuleSet());
  const tallyWriter = randomUUID();
  const context = (): BatchContext => ({
    workerId: tallyWriter,
    tallyWriter,
    now: Date.now(),
    newId: (at) => newId(at),
    measure,
    claimReply: () => null,
    isCurrent: () => true,
    suspicious: () => options.suspicious ?? false,
    replyTtlMs: 900_000,
    complianceTtlMs: 86_400_000,
  });
  return {
    client,
    context,
    accept: async (...texts) => {
      const express = texts.every((text) => isExpress(text, Date.now()));
      if (!express) return acceptBatch(client, { texts, parts: [] }, context());
      const { accepted, left } = await acceptExpress(client, texts, context());
      const later = left.length > 0 ? await acceptBatch(client, { texts: left, parts: [] }, context()) : [];
      return [...accepted, ...later];
    },
    asked: async (sender) => {
      const key = contactKey("e164", sender);
      return (await readProgress(client, [key])).get(key) ?? [];
    },
    text: (sender, body, { at = Date.now(), content, outages = [], progress = [] } = {}) =>
      inboxText({
        rules,
        connectionId: options.connectionId,
        sender,
        body,
        at,
        content: content ?? randomUUID(),
        outages,
        progress,
      }),
    close: () => client.end(),
  };
}

type TextInput = {
  rules: CompiledRules;
  connectionId: string;
  sender: string;
  body: string;
  at: number;
  content: string;
  outages: Outage[];
  progress: StoredProgress[];
};

function inboxText({ rules, connectionId, sender, body, at, content, ...known }: TextInput): InboxText {
  const number = rules.source.numbers[0];
  const progress = progressAt(known.progress, rules.source.polls, at);
  const decided = decide(rules, { numberId: number?.id ?? null, text: body, receivedAt: at, progress });
  const decision = holdLate(decided, at, known.outages);
  const subject = { decision, text: body, sender, number: number?.address ?? "" };
  return {
    id: newId(at),
    at,
    acknowledged: false,
    contactKey: contactKey("e164", sender),
    contactKind: "e164",
    address: sender,
    connectionId,
    numberId: number?.id ?? null,
    repliesBy: connectionId,
    toAddress: null,
    text: body,
    parts: 1,
    encoding: "gsm7",
    flags: 0,
    contentHash: contentHash(Buffer.from(content)),
    decision,
    slotPeriod: decision.kind === "ballot" ? slotPeriod(decision.poll, at) : 0,
    reply: (outcome) => replyTo(subject, rules.source.compliance, outcome),
    mayReply: true,
    completes: null,
    handedBack: null,
  };
}
