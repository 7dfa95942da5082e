"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { useLiveQuery } from "@/components/ui/live";
import { Masked, MaskToggle } from "@/components/ui/masked";
import { Count, useCount } from "@/components/ui/numbers";
import { Facts, PageHeader, Section } from "@/components/ui/page";
import { RowLink } from "@/components/ui/row-link";
import { StateWord } from "@/components/ui/state-word";
import { Time } from "@/components/ui/time";
import { readSource } from "@/domain/contacts/source";
import type {
  Consent,
  ContactCounts,
  ContactDetail,
  ContactMembership,
  ConversationPage,
} from "@/domain/contacts/view";
import type { LiveTopic } from "@/domain/live";
import { ChangeStanding, type StandingActions } from "./change-standing";
import { Conversation } from "./conversation";
import { Standing } from "./standing";

/** One subscriber: standing, lists, what was texted to and fro, and the proof of every consent. */
export function ContactPage({
  initial,
  conversation,
  canEdit,
  actions,
}: {
  initial: ContactDetail;
  conversation: ConversationPage;
  canEdit: boolean;
  actions: StandingActions;
}) {
  const t = useTranslations("contacts");
  const { key } = initial.contact;
  const { data = initial } = useLiveQuery<ContactDetail>({
    queryKey: ["contact", key],
    url: `/api/contacts/${key}`,
    topics: ["contacts", "lists", "messages"] satisfies LiveTopic[],
    initialData: initial,
  });
  const { contact, memberships, consents, counts } = data;
  return (
    <>
      <PageHeader
        title={<Masked shown={contact.shown} masked={contact.masked} />}
        back={
          <Link href="/contacts" className="hover:underline">
            {t("title")}
          </Link>
        }
        state={
          <>
            <Standing contact={contact} />
            {contact.optedOutAt !== null && (
              <span>
                {t.rich("since", { time: () => <Time at={contact.optedOutAt ?? 0} style="clock" /> })}
              </span>
            )}
          </>
        }
        actions={
          <>
            <MaskToggle />
            {canEdit && <ChangeStanding contact={contact} actions={actions} />}
          </>
        }
      />
      <div className="grid gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,3fr)_minmax(20rem,2fr)]">
        <Section title={t("conversation")}>
          <Conversation contactKey={key} initial={conversation} />
        </Section>
        <div>
          <Section title={t("figures")}>
            <Figures contact={contact} counts={counts} />
          </Section>
          <Section title={t("lists")}>
            <Memberships memberships={memberships} />
          </Section>
          <Section title={t("consent")} hint={t("consentHint")}>
            <Ledger consents={consents} />
          </Section>
        </div>
      </div>
    </>
  );
}

function Figures({ contact, counts }: { contact: ContactDetail["contact"]; counts: ContactCounts }) {
  const t = useTranslations("contacts.facts");
  const say = useCount();
  const upTo = (n: number): string => (n >= counts.most ? t("atLeast", { n: say(n) }) : say(n));
  return (
    <Facts
      items={[
        { name: t("textsIn"), value: <Count value={contact.textsIn} /> },
        { name: t("sent"), value: <span className="tabular-nums">{upTo(counts.sent)}</span> },
        {
          name: t("ballots"),
          value: (
            <span className="tabular-nums">
              {t("ballotsValue", { counted: upTo(counts.counted), all: upTo(counts.ballots) })}
            </span>
          ),
        },
        { name: t("first"), value: <Time at={contact.firstAt} style="full" /> },
        { name: t("last"), value: <Time at={contact.lastAt} style="full" /> },
        {
          name: t("log"),
          value: (
            <Link href={`/messages?contact=${contact.key}`} className="text-accent hover:underline">
              {t("logLink")}
            </Link>
          ),
        },
      ]}
    />
  );
}

function Memberships({ memberships }: { memberships: readonly ContactMembership[] }) {
  const t = useTranslations("contacts");
  if (memberships.length === 0) return <p className="text-ink-muted">{t("noLists")}</p>;
  return (
    <ul>
      {memberships.map((one) => (
        <li
          key={one.listId}
          className="flex items-start justify-between gap-4 border-b py-2.5 last:border-b-0"
        >
          <div className="min-w-0">
            <Link href={`/lists/${one.listId}`} className="text-accent hover:underline">
              <bdi>{one.listName}</bdi>
            </Link>
            <p className="text-13 text-ink-muted">
              <MembershipTimes membership={one} />
            </p>
          </div>
          <StateWord tone={one.state === "joined" ? "good" : "neutral"} hollow={one.state !== "joined"}>
            {t(`memberships.${one.state}`)}
          </StateWord>
        </li>
      ))}
    </ul>
  );
}

function MembershipTimes({ membership: { joinedAt, leftAt, source } }: { membership: ContactMembership }) {
  const t = useTranslations("contacts");
  return (
    <>
      {joinedAt !== null &&
        t.rich("joinedAt", {
          time: () => <Time at={joinedAt} style="clock" />,
          source: () => <SourceName source={source} />,
        })}
      {leftAt !== null && <> · {t.rich("leftAt", { time: () => <Time at={leftAt} style="clock" /> })}</>}
    </>
  );
}

function SourceName({ source }: { source: string }) {
  const t = useTranslations("contacts.sources");
  const read = readSource(source);
  switch (read.kind) {
    case "sms":
      return t("sms");
    case "person":
      return t.rich("person", { who: () => <bdi>{read.who}</bdi> });
    case "other":
      return <bdi>{read.text}</bdi>;
  }
}

/** Every join, leave, opt-out and opt-in with what proves it, newest first. */
function Ledger({ consents }: { consents: readonly Consent[] }) {
  const t = useTranslations("contacts");
  if (consents.length === 0) return <p className="text-ink-muted">{t("noConsent")}</p>;
  return (
    <ol>
      {consents.map((one) => (
        <li key={one.id} className="border-b py-2.5 last:border-b-0">
          <div className="flex flex-wrap items-baseline justify-between gap-x-4">
            <span className="font-medium">
              {t(`consents.${one.kind}`)}
              {one.list && (
                <>
                  : <bdi className="font-normal">{one.list.name ?? t("listGone")}</bdi>
                </>
              )}
            </span>
            <span className="text-13 text-ink-muted">
              <Time at={one.at} style="clock" />
            </span>
          </div>
          <p className="text-13 text-ink-muted">
            <SourceName source={one.source} />
            {one.words && (
              <>
                {" · "}
                {one.messageId ? (
                  <RowLink href={`/messages/${one.messageId}`} className="text-accent hover:underline">
                    <bdi>{one.words}</bdi>
                  </RowLink>
                ) : (
                  <bdi>{one.words}</bdi>
                )}
              </>
            )}
          </p>
        </li>
      ))}
    </ol>
  );
}
