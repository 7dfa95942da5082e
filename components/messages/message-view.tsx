"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { CopyButton } from "@/components/ui/copy-button";
import { Masked } from "@/components/ui/masked";
import { Notice } from "@/components/ui/notice";
import { Facts, Section } from "@/components/ui/page";
import { Said } from "@/components/ui/text";
import { Time } from "@/components/ui/time";
import type { MessageDetail, MessagePart } from "@/domain/messages/log";
import { whyNoReply } from "@/domain/messages/no-reply";
import { DirectionWord, RuleName } from "./columns";
import { Handling, type MessageActions, type MessageRights } from "./handling";
import { MessageStateWord, OutState } from "./state";
import { TimeLine } from "./time-line";

/** Everything about one message; in the panel and on its page. */
export function MessageView({
  detail,
  rights,
  actions,
}: {
  detail: MessageDetail;
  rights: MessageRights;
  actions: MessageActions;
}) {
  const t = useTranslations("messages");
  const { message, waiting } = detail;
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <DirectionWord message={message} />
        <MessageStateWord message={message} />
        <span className="text-ink-muted">
          <Time at={message.at} />
        </span>
      </div>
      <blockquote className="rounded-md bg-sunken px-4 py-3 text-16">
        {message.text === null ? (
          <span className="text-ink-muted">{t("noText")}</span>
        ) : (
          <Said>{message.text}</Said>
        )}
      </blockquote>
      <WhyNoReply detail={detail} />
      {waiting && (
        <Notice>
          {t.rich(waiting.attempts > 0 ? "waitingAgain" : "waiting", {
            until: () => <Time at={waiting.expiresAt} style="clock" />,
            from: () => <Time at={waiting.notBefore} style="clock" />,
          })}
        </Notice>
      )}
      <Handling message={message} rights={rights} actions={actions} optedOut={detail.optedOutAt !== null} />
      <Section title={t("way")}>
        <TimeLine detail={detail} />
      </Section>
      {(message.parts > 1 || detail.parts.some((part) => part.attempt > 1)) && detail.parts.length > 0 && (
        <Section title={t("partsTitle", { n: message.parts })}>
          <Parts parts={detail.parts} />
        </Section>
      )}
      <Section title={t("facts.title")}>
        <MessageFacts detail={detail} />
      </Section>
    </div>
  );
}

function WhyNoReply({ detail }: { detail: MessageDetail }) {
  const t = useTranslations("messages");
  const reason = whyNoReply(detail.message, detail.replies);
  if (reason === null) return null;
  const { repeats } = detail.message;
  return (
    <Notice title={t("noReplyTitle")}>
      {t(`noReply.${reason}`)}{" "}
      {repeats !== null && (
        <Link href={`/messages/${repeats}`} className="text-accent hover:underline">
          {t("firstOne")}
        </Link>
      )}
    </Notice>
  );
}

function MessageFacts({ detail }: { detail: MessageDetail }) {
  const t = useTranslations("messages.facts");
  const { message, inbound, copies, optedOutAt } = detail;
  const { contact, rule, connection } = message;
  const rulePage = { poll: "polls", service: "services", "catch-all": "services", list: "lists" } as const;
  const page = rule.kind in rulePage ? rulePage[rule.kind as keyof typeof rulePage] : null;
  const name = <RuleName message={message} />;
  return (
    <Facts
      items={[
        {
          name: t("contact"),
          value: (
            <span className="flex flex-wrap items-center gap-x-3">
              <Link href={`/contacts/${contact.key}`} className="text-accent hover:underline">
                <Masked shown={contact.shown} masked={contact.masked} />
              </Link>
              {optedOutAt !== null && <span className="text-warn">{t("optedOut")}</span>}
            </span>
          ),
        },
        { name: t("number"), value: message.number && <bdi>{message.number.address}</bdi> },
        { name: t("connection"), value: connection && <bdi>{connection.name ?? t("removed")}</bdi> },
        {
          name: t("rule"),
          value:
            page && rule.id && rule.name !== null ? (
              <Link href={`/${page}/${rule.id}`} className="text-accent hover:underline">
                {name}
              </Link>
            ) : (
              name
            ),
        },
        { name: t("word"), value: message.word && <bdi>{message.word}</bdi> },
        { name: t("parts"), value: t("partsValue", { n: message.parts, encoding: message.encoding }) },
        { name: t("partial"), value: message.marks.includes("partial") && t("partialHint") },
        { name: t("flash"), value: message.marks.includes("flash") && t("flashHint") },
        { name: t("answers"), value: inbound && <Quoted id={inbound.id} text={inbound.text} /> },
        {
          name: t("copies"),
          value:
            copies.length > 0 && copies.map(({ id, at }) => <Quoted key={id} id={id} text={null} at={at} />),
        },
        {
          name: t("id"),
          value: (
            <span className="-my-1.5 flex items-center gap-1 text-ink-muted">
              <span className="truncate">{message.id}</span>
              <CopyButton text={message.id} label={t("copyId")} />
            </span>
          ),
        },
      ]}
    />
  );
}

function Quoted({ id, text, at }: { id: string; text: string | null; at?: number }) {
  return (
    <Link href={`/messages/${id}`} className="block text-accent hover:underline">
      {at === undefined ? <bdi>{text}</bdi> : <Time at={at} style="full" />}
    </Link>
  );
}

/** One row a PDU: which try, what the operator said, by which id it knows it. */
function Parts({ parts }: { parts: readonly MessagePart[] }) {
  const t = useTranslations("messages");
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-13">
        <thead className="text-12 text-ink-muted">
          <tr className="border-b">
            {(["part", "attempt", "state", "operatorId"] as const).map((name) => (
              <th key={name} scope="col" className="py-1.5 pe-4 text-start font-medium whitespace-nowrap">
                {t(`partColumns.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {parts.map((part) => (
            <tr key={`${part.attempt} ${part.seq}`} className="border-b last:border-b-0">
              <td className="py-1.5 pe-4 tabular-nums">{part.seq}</td>
              <td className="py-1.5 pe-4 tabular-nums">{part.attempt}</td>
              <td className="py-1.5 pe-4">
                <OutState state={part.state} />
              </td>
              <td className="py-1.5 break-all tabular-nums">{part.smscId}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
