"use client";

import { useLocale, useTranslations } from "next-intl";
import { useMemo } from "react";
import { DataTable, tableColumns } from "@/components/ui/data-table";
import { useLiveQuery } from "@/components/ui/live";
import { EmptyState } from "@/components/ui/notice";
import { Facts, Section } from "@/components/ui/page";
import { RowLink } from "@/components/ui/row-link";
import { StateWord, type Tone } from "@/components/ui/state-word";
import { Said } from "@/components/ui/text";
import { Time } from "@/components/ui/time";
import { formatAddress } from "@/domain/contacts/address";
import type { LiveTopic } from "@/domain/live";
import type { MessageState } from "@/domain/messages/codes";
import type { Page, PollReplyRow } from "@/domain/polls/ballots";
import { REPLY_KEYS, type ReplyKey } from "@/domain/polls/schema";
import type { PollView } from "@/domain/polls/view";
import { RowsSkeleton } from "./rows-skeleton";
import { TabPager } from "./tab-pager";
import { usePages } from "./use-pages";

const column = tableColumns<PollReplyRow>();
const NONE: PollReplyRow[] = [];

const OUTCOME_OF = {
  counted: "counted",
  changed: "changed",
  overCap: "over-cap",
  unknownChoice: "unknown-choice",
  early: "early",
  late: "late",
  paused: "paused",
} as const satisfies Record<ReplyKey, string>;

const STATE_TONES: Record<MessageState, Tone> = {
  received: "neutral",
  queued: "neutral",
  sending: "accent",
  sent: "accent",
  delivered: "good",
  failed: "bad",
  rejected: "bad",
  expired: "warn",
  unknown: "warn",
  cancelled: "neutral",
};

/** The replies as they are set, and those that went out with what became of them. */
export function RepliesTab({ poll }: { poll: PollView }) {
  const t = useTranslations("polls");
  const pages = usePages();
  const query = pages.before === null ? "" : `?before=${pages.before}`;
  const { data, isPlaceholderData } = useLiveQuery<Page<PollReplyRow>>({
    queryKey: ["poll-replies", poll.id, query],
    url: `/api/polls/${poll.id}/replies${query}`,
    topics: [`poll:${poll.id}`] satisfies LiveTopic[],
  });
  const columns = useReplyColumns();
  const languageName = useLanguageName();
  return (
    <>
      <Section title={t("replies.texts")}>
        <Facts
          items={REPLY_KEYS.map((key) => ({
            name: t(`outcomes.${OUTCOME_OF[key]}`),
            value: poll.replies[key] ? (
              <Said>{poll.replies[key]}</Said>
            ) : (
              <span className="text-ink-faint">
                {key === "changed" && poll.replies.counted ? t("replies.fallsBack") : t("replies.silent")}
              </span>
            ),
          }))}
        />
      </Section>
      {poll.versions.map((version) => (
        <Section
          key={version.language}
          title={t("replies.version", { name: languageName(version.language) })}
        >
          <Facts
            items={[
              { name: t("replies.versionWords"), value: <bdi>{version.words.join(", ")}</bdi> },
              ...REPLY_KEYS.map((key) => ({
                name: t(`outcomes.${OUTCOME_OF[key]}`),
                value: version.replies[key] && <Said>{version.replies[key]}</Said>,
              })),
            ]}
          />
        </Section>
      ))}
      <Section title={t("replies.sent")}>
        {data ? (
          <DataTable
            columns={columns}
            rows={data.rows.length > 0 ? data.rows : NONE}
            rowId={(row) => row.id}
            label={t("replies.sent")}
            dimmed={isPlaceholderData}
            empty={<EmptyState title={t("replies.empty")}>{t("replies.emptyBody")}</EmptyState>}
          />
        ) : (
          <RowsSkeleton />
        )}
        <TabPager
          atNewest={pages.before === null}
          next={data?.next ?? null}
          onNewest={pages.newest}
          onOlder={pages.older}
        />
      </Section>
    </>
  );
}

function useLanguageName(): (language: string) => string {
  const locale = useLocale();
  const names = useMemo(() => new Intl.DisplayNames(locale, { type: "language" }), [locale]);
  return (language) => names.of(language) ?? language;
}

function useReplyColumns() {
  const t = useTranslations("polls");
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: "time",
          header: t("replies.time"),
          cell: ({ row }) => <Time at={row.original.at} style="clock" />,
        }),
        column.display({
          id: "number",
          header: t("replies.number"),
          cell: ({ row: { original } }) => (
            <RowLink href={`/contacts/${original.contactKey}`} className="tabular-nums hover:underline">
              <bdi>{formatAddress(original.address, original.kind)}</bdi>
            </RowLink>
          ),
          meta: { from: "sm" },
        }),
        column.display({
          id: "text",
          header: t("replies.text"),
          cell: ({ row }) => (
            <RowLink href={`/messages/${row.original.id}`} className="hover:underline">
              <bdi>{row.original.text}</bdi>
            </RowLink>
          ),
          meta: { wide: true },
        }),
        column.display({
          id: "parts",
          header: t("replies.parts"),
          cell: ({ row }) => row.original.parts,
          meta: { align: "end", from: "md" },
        }),
        column.display({
          id: "state",
          header: t("replies.state"),
          cell: ({ row: { original } }) => (
            <StateWord tone={STATE_TONES[original.state]}>{t(`messageStates.${original.state}`)}</StateWord>
          ),
        }),
      ]),
    [t],
  );
}
