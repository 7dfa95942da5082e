"use client";

import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { useLiveQuery } from "@/components/ui/live";
import { Count, useCount } from "@/components/ui/numbers";
import { Section } from "@/components/ui/page";
import { Time } from "@/components/ui/time";
import type { LiveTopic } from "@/domain/live";
import type { SealView } from "@/domain/polls/sealed";
import type { PollView } from "@/domain/polls/view";
import { RowsSkeleton } from "./rows-skeleton";
import { usePollClock } from "./use-poll-clock";

/** How far the record is sealed, the newest hashes to note down, and the signed result once the poll has closed. */
export function SealSection({ poll, canEdit }: { poll: PollView; canEdit: boolean }) {
  const t = useTranslations("polls.seal");
  const { data } = useLiveQuery<SealView>({
    queryKey: ["poll-seal", poll.id],
    url: `/api/polls/${poll.id}/seal`,
    topics: [`poll:${poll.id}`] satisfies LiveTopic[],
  });
  return (
    <Section title={t("title")} hint={t("body")}>
      {data ? (
        <>
          <SealState seal={data} />
          {data.latest.length > 0 && <Blocks seal={data} />}
          {canEdit && <ResultFile poll={poll} seal={data} />}
        </>
      ) : (
        <RowsSkeleton />
      )}
    </Section>
  );
}

function SealState({ seal: { blocks, rows, waiting } }: { seal: SealView }) {
  const t = useTranslations("polls.seal");
  const count = useCount();
  return (
    <p>
      {blocks === 0
        ? t("none")
        : t("state", { rows, shown: count(rows), blocks, shownBlocks: count(blocks) })}
      {blocks > 0 && waiting > 0 && (
        <span className="text-ink-muted"> · {t("waiting", { count: waiting, shown: count(waiting) })}</span>
      )}
    </p>
  );
}

function Blocks({ seal: { latest } }: { seal: SealView }) {
  const t = useTranslations("polls.seal");
  return (
    <table className="mt-3 w-full max-w-3xl" aria-label={t("list")}>
      <thead className="text-12 text-ink-muted">
        <tr className="border-b">
          <th scope="col" className="py-2 pe-4 text-end font-medium">
            {t("block")}
          </th>
          <th scope="col" className="py-2 pe-4 text-end font-medium">
            {t("rows")}
          </th>
          <th scope="col" className="hidden py-2 pe-4 text-start font-medium sm:table-cell">
            {t("at")}
          </th>
          <th scope="col" className="py-2 text-start font-medium">
            {t("hash")}
          </th>
        </tr>
      </thead>
      <tbody>
        {latest.map(({ n, rows, hash, sealedAt }) => (
          <tr key={n} className="border-b last:border-b-0">
            <td className="py-1.5 pe-4 text-end tabular-nums">
              <Count value={n} />
            </td>
            <td className="py-1.5 pe-4 text-end tabular-nums">
              <Count value={rows} />
            </td>
            <td className="hidden py-1.5 pe-4 whitespace-nowrap sm:table-cell">
              <Time at={sealedAt} style="clock" />
            </td>
            <td className="w-full max-w-0 py-1.5">
              <span className="flex items-center gap-2">
                <code className="truncate text-13" title={hash}>
                  {hash}
                </code>
                <CopyButton text={hash} label={t("copy", { n })} />
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ResultFile({ poll, seal }: { poll: PollView; seal: SealView }) {
  const t = useTranslations("polls.seal");
  const { state } = usePollClock(poll);
  const over = state === "closed" || state === "archived";
  const ready = over && !seal.votesWait && seal.blocks > 0;
  return (
    <div className="mt-5 max-w-3xl">
      {ready ? (
        <Button asChild>
          <a href={`/api/polls/${poll.id}/result-file`} download>
            <Download aria-hidden />
            {t("file")}
          </a>
        </Button>
      ) : (
        <Button disabled>
          <Download aria-hidden />
          {t("file")}
        </Button>
      )}
      <p className="mt-2 text-13 text-ink-muted">{ready ? t("fileBody") : t(over ? "soon" : "open")}</p>
      {seal.keyFingerprint && (
        <p className="mt-1 flex min-w-0 items-center gap-2 text-13 text-ink-muted">
          <span className="whitespace-nowrap">{t("key")}</span>
          <code className="truncate" title={seal.keyFingerprint}>
            {seal.keyFingerprint}
          </code>
          <CopyButton text={seal.keyFingerprint} label={t("copyKey")} />
        </p>
      )}
    </div>
  );
}
