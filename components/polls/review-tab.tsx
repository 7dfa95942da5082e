"use client";

import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { DataTable, tableColumns } from "@/components/ui/data-table";
import { ConfirmDialog } from "@/components/ui/dialog";
import { Select } from "@/components/ui/input";
import { useLiveQuery } from "@/components/ui/live";
import { EmptyState } from "@/components/ui/notice";
import { Said } from "@/components/ui/text";
import { Time } from "@/components/ui/time";
import { tell, tellResult } from "@/components/ui/toast";
import { formatAddress } from "@/domain/contacts/address";
import type { LiveTopic } from "@/domain/live";
import { MOST_NEAR_MISSES, type NearMissRow, type Page } from "@/domain/polls/ballots";
import type { BallotToDecide } from "@/domain/polls/decisions";
import type { PollView } from "@/domain/polls/view";
import type { DecideBallots } from "./decide-dialog";
import { JudgeDialog, type JudgeActions } from "./judge-dialog";
import { RowsSkeleton } from "./rows-skeleton";
import { TabPager } from "./tab-pager";
import { usePages } from "./use-pages";

const column = tableColumns<NearMissRow>();
const NONE: NearMissRow[] = [];

type Props = {
  poll: PollView;
  waiting: number;
  canEdit: boolean;
  actions: JudgeActions & { decide: DecideBallots };
};

/** Texts with a typing mistake, and votes that an outage at the close held up, oldest first, until a person decides about each. */
export function ReviewTab({ poll, waiting, canEdit, actions }: Props) {
  const t = useTranslations("polls.review");
  const pages = usePages();
  const after = pages.before === null ? "" : `&after=${pages.before}`;
  const query = `?question=${poll.questionId}${after}`;
  const { data, isPlaceholderData } = useLiveQuery<Page<NearMissRow>>({
    queryKey: ["poll-near-misses", poll.id, query],
    url: `/api/polls/${poll.id}/near-misses${query}`,
    topics: [`poll:${poll.id}`] satisfies LiveTopic[],
  });
  const { choiceOf, setChoice, run, busy } = useDecisions(poll, actions.decide);
  const columns = useColumns({ poll, canEdit, choiceOf, setChoice, run, busy });
  const [judging, setJudging] = useState(useSearchParams().has("judge"));
  const rows = data && data.rows.length > 0 ? data.rows : NONE;
  const accept = () =>
    run(rows.map((row) => ({ ballotId: row.id, decision: { kind: "accept", choiceId: choiceOf(row) } })));
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-2xl text-ink-muted">
          {t("intro")}{" "}
          {waiting >= MOST_NEAR_MISSES
            ? t("waitingMany", { count: MOST_NEAR_MISSES - 1 })
            : waiting > 0 && t("waiting", { count: waiting })}
        </p>
        {canEdit && (
          <div className="flex flex-wrap gap-2">
            <Button onClick={() => setJudging(true)}>{t("judge")}</Button>
            {rows.length > 1 && (
              <ConfirmDialog
                tone="accent"
                trigger={<Button>{t("acceptAll", { count: rows.length })}</Button>}
                title={t("acceptAllTitle", { count: rows.length })}
                verb={t("acceptAll", { count: rows.length })}
                onConfirm={accept}
              >
                {t("acceptAllBody")}
              </ConfirmDialog>
            )}
          </div>
        )}
      </div>
      {canEdit && <JudgeDialog pollId={poll.id} actions={actions} open={judging} onOpenChange={setJudging} />}
      {data ? (
        <DataTable
          columns={columns}
          rows={rows}
          rowId={(row) => row.id}
          label={t("label")}
          dimmed={isPlaceholderData}
          empty={<EmptyState title={t("empty")}>{t("emptyBody")}</EmptyState>}
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
    </>
  );
}

/** The choice that each row would count as, the suggested one until somebody picks another, and the way to decide. */
function useDecisions(poll: PollView, decide: DecideBallots) {
  const t = useTranslations("polls.review");
  const [picked, setPicked] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState<string | null>(null);
  const run = async (ballots: BallotToDecide[]) => {
    setBusy(ballots[0]?.ballotId ?? null);
    const made = await decide({ id: poll.id, ballots, reason: "" });
    setBusy(null);
    if (!made.ok) {
      tellResult(made, "");
      return made;
    }
    const { applied, overCap, refused } = made.value;
    if (applied > 0)
      tell(
        ballots.every(({ decision }) => decision.kind === "reject")
          ? t("toldRejected")
          : t("toldAccepted", { count: applied - overCap, overCap }),
      );
    if (refused[0]) tell(t(`refused.${refused[0].refusal}`));
    return made;
  };
  return {
    choiceOf: (row: NearMissRow) => picked[row.id] ?? row.suggested.id,
    setChoice: (row: NearMissRow, id: string) => setPicked((all) => ({ ...all, [row.id]: id })),
    run,
    busy,
  };
}

type ColumnsContext = { poll: PollView; canEdit: boolean } & ReturnType<typeof useDecisions>;

function useColumns({ poll, canEdit, choiceOf, setChoice, run, busy }: ColumnsContext) {
  const t = useTranslations("polls.review");
  return useMemo(() => {
    const numberOf = (row: NearMissRow) => formatAddress(row.address, row.kind);
    const standing = poll.choices.filter(({ withdrawn }) => !withdrawn);
    const verbs = column.display({
      id: "actions",
      header: t("actions"),
      cell: ({ row: { original } }) => (
        <span className="flex flex-wrap justify-end gap-2 sm:flex-nowrap">
          {(["accept", "reject"] as const).map((kind) => (
            <Button
              key={kind}
              size="sm"
              tone={kind === "accept" ? "accent" : "plain"}
              disabled={busy !== null}
              aria-label={t(`${kind}For`, { number: numberOf(original) })}
              onClick={() =>
                void run([
                  {
                    ballotId: original.id,
                    decision: kind === "accept" ? { kind, choiceId: choiceOf(original) } : { kind },
                  },
                ])
              }
            >
              {t(kind)}
            </Button>
          ))}
        </span>
      ),
      meta: { align: "end" },
    });
    return column.columns([
      column.display({
        id: "time",
        header: t("time"),
        cell: ({ row }) => <Time at={row.original.at} style="clock" />,
        meta: { from: "md" },
      }),
      column.display({
        id: "number",
        header: t("number"),
        cell: ({ row }) => <bdi className="tabular-nums">{numberOf(row.original)}</bdi>,
        meta: { from: "md" },
      }),
      column.display({
        id: "text",
        header: t("text"),
        cell: ({ row: { original } }) =>
          original.text === null ? (
            <span className="text-ink-faint">{t("noText")}</span>
          ) : (
            <>
              <Said>{original.text}</Said>
              {original.held && (
                <span className="block text-13 whitespace-normal text-warn">{t("held")}</span>
              )}
            </>
          ),
        meta: { wide: true },
      }),
      column.display({
        id: "choice",
        header: t("choice"),
        cell: ({ row: { original } }) =>
          canEdit ? (
            <Select
              className="min-w-28"
              value={choiceOf(original)}
              aria-label={t("choiceFor", { number: numberOf(original) })}
              onChange={(event) => setChoice(original, event.target.value)}
            >
              {standing.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          ) : (
            <bdi>{original.suggested.name}</bdi>
          ),
      }),
      ...(canEdit ? [verbs] : []),
    ]);
  }, [t, poll.choices, canEdit, choiceOf, setChoice, run, busy]);
}
