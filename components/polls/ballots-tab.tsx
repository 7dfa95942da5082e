"use client";

import { Download, MoreHorizontal } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { DataTable, tableColumns } from "@/components/ui/data-table";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { useLiveQuery } from "@/components/ui/live";
import { Menu, MenuItem } from "@/components/ui/menu";
import { EmptyState } from "@/components/ui/notice";
import { RowLink } from "@/components/ui/row-link";
import { Said } from "@/components/ui/text";
import { Time } from "@/components/ui/time";
import { formatAddress } from "@/domain/contacts/address";
import type { LiveTopic } from "@/domain/live";
import type { BallotRow, Page } from "@/domain/polls/ballots";
import { BALLOT_OUTCOMES } from "@/domain/polls/codes";
import type { PollView } from "@/domain/polls/view";
import { BallotChoice, standingOf } from "./ballot-choice";
import { DecideDialog, verdictsFor, type AskedVerdict, type DecideBallots } from "./decide-dialog";
import { OutcomeWord } from "./outcome-word";
import { RowsSkeleton } from "./rows-skeleton";
import { TabPager } from "./tab-pager";
import { usePages } from "./use-pages";

const column = tableColumns<BallotRow>();
const NONE: BallotRow[] = [];

/** Every text addressed to the poll, newest first, each with a way to its message. */
export function BallotsTab({
  poll,
  canEdit,
  decide,
}: {
  poll: PollView;
  canEdit: boolean;
  decide: DecideBallots;
}) {
  const t = useTranslations("polls.ballots");
  const [outcome, setOutcome] = useState("");
  const [choice, setChoice] = useState("");
  const pages = usePages();
  const router = useRouter();
  const query = new URLSearchParams({
    ...(outcome && { outcome }),
    ...(choice && { choice }),
    question: poll.questionId,
    ...(pages.before && { before: pages.before }),
  }).toString();
  const { data, isPlaceholderData } = useLiveQuery<Page<BallotRow>>({
    queryKey: ["poll-ballots", poll.id, query],
    url: `/api/polls/${poll.id}/ballots?${query}`,
    topics: [`poll:${poll.id}`] satisfies LiveTopic[],
  });
  const [asked, setAsked] = useState<AskedVerdict | null>(null);
  const columns = useBallotColumns(canEdit, setAsked);
  const filter = (set: (value: string) => void) => (value: string) => {
    set(value);
    pages.newest();
  };
  return (
    <>
      <div className="mb-4 flex flex-wrap items-end gap-3">
        <OutcomeFilter value={outcome} onChange={filter(setOutcome)} />
        <Field label={t("filterChoice")} className="w-full sm:w-56">
          <Select value={choice} onChange={(event) => filter(setChoice)(event.target.value)}>
            <option value="">{t("any")}</option>
            {poll.choices.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
        {canEdit && (
          <Button asChild className="sm:ms-auto">
            <a href={`/api/polls/${poll.id}/ballots/csv`} download>
              <Download aria-hidden />
              {t("download")}
            </a>
          </Button>
        )}
      </div>
      {data ? (
        <DataTable
          columns={columns}
          rows={data.rows.length > 0 ? data.rows : NONE}
          rowId={(row) => row.id}
          label={t("label")}
          dimmed={isPlaceholderData}
          onOpen={(row) => row.messageId && router.push(`/messages/${row.messageId}`)}
          empty={
            outcome || choice ? (
              <EmptyState title={t("emptyFiltered")} />
            ) : (
              <EmptyState title={t("empty")}>{t("emptyBody")}</EmptyState>
            )
          }
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
      {asked && <DecideDialog asked={asked} poll={poll} decide={decide} onClose={() => setAsked(null)} />}
    </>
  );
}

function OutcomeFilter({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const t = useTranslations("polls");
  return (
    <Field label={t("ballots.filterOutcome")} className="w-full sm:w-44">
      <Select value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{t("ballots.any")}</option>
        {BALLOT_OUTCOMES.map((outcome) => (
          <option key={outcome} value={outcome}>
            {t(`outcomes.${outcome}`)}
          </option>
        ))}
      </Select>
    </Field>
  );
}

function BallotMenu({ ballot, onAsk }: { ballot: BallotRow; onAsk: (asked: AskedVerdict) => void }) {
  const t = useTranslations("polls.ballots");
  const verdicts = verdictsFor(ballot);
  if (verdicts.length === 0) return null;
  const labels = {
    ...{ count: t("countAs"), retract: t("retract") },
    ...{ exclude: t("exclude"), include: t("include") },
  };
  return (
    <Menu
      trigger={
        <Button tone="quiet" size="icon-sm" aria-label={t("actions")}>
          <MoreHorizontal aria-hidden />
        </Button>
      }
    >
      {verdicts.map((verdict) => (
        <MenuItem key={verdict} danger={verdict === "exclude"} onSelect={() => onAsk({ verdict, ballot })}>
          {labels[verdict]}
        </MenuItem>
      ))}
    </Menu>
  );
}

function useBallotColumns(canEdit: boolean, onAsk: (asked: AskedVerdict) => void) {
  const t = useTranslations("polls.ballots");
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: "time",
          header: t("time"),
          cell: ({ row }) => <Time at={row.original.at} style="clock" />,
        }),
        column.display({
          id: "number",
          header: t("number"),
          cell: ({ row: { original } }) => (
            <RowLink href={`/contacts/${original.contactKey}`} className="tabular-nums hover:underline">
              <bdi>{formatAddress(original.address, original.kind)}</bdi>
            </RowLink>
          ),
        }),
        column.display({
          id: "word",
          header: t("word"),
          cell: ({ row }) => <Said>{row.original.word}</Said>,
          meta: { from: "md" },
        }),
        column.display({
          id: "choice",
          header: t("choice"),
          cell: ({ row }) => <BallotChoice ballot={row.original} />,
          meta: { wide: true },
        }),
        column.display({
          id: "outcome",
          header: t("outcome"),
          cell: ({ row: { original } }) => <OutcomeWord outcome={standingOf(original).outcome} />,
          meta: { from: "sm" },
        }),
        column.display({
          id: "message",
          header: t("message"),
          cell: ({ row: { original } }) =>
            original.messageId && (
              <RowLink href={`/messages/${original.messageId}`} className="text-accent hover:underline">
                {t("open")}
              </RowLink>
            ),
          meta: { from: "sm" },
        }),
        ...(canEdit
          ? [
              column.display({
                id: "actions",
                header: () => <span className="sr-only">{t("actions")}</span>,
                cell: ({ row }) => <BallotMenu ballot={row.original} onAsk={onAsk} />,
              }),
            ]
          : []),
      ]),
    [t, canEdit, onAsk],
  );
}
