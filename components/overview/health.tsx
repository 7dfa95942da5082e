"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { useCount } from "@/components/ui/numbers";
import { StateWord } from "@/components/ui/state-word";
import { useTimeText } from "@/components/ui/time";
import { judgeHealth, workerRuns, type Health, type HealthProblem } from "@/domain/overview/health";

/** One line when all is well; a block for each thing that is not, with its reason and what to do. */
export function HealthSection({ health, now }: { health: Health; now: number }) {
  const t = useTranslations("overview.health");
  const problems = judgeHealth(health);
  return (
    <section aria-label={t("label")} aria-live="polite" className="flex flex-col gap-3">
      {problems.length === 0 ? (
        <WellLine health={health} />
      ) : (
        problems.map((problem) => <Problem key={keyOf(problem)} problem={problem} now={now} />)
      )}
    </section>
  );
}

const keyOf = (problem: HealthProblem): string =>
  "id" in problem ? `${problem.kind} ${problem.id}` : problem.kind;

function WellLine({ health: { links, workers, queue } }: { health: Health }) {
  const t = useTranslations("overview.health");
  const count = useCount();
  const bound = links.filter(({ state }) => state === "bound").length;
  const waiting = queue.reduce((sum, own) => sum + own.waiting, 0);
  const facts = [
    t("links", { bound }),
    t("workers", { count: workers.filter(workerRuns).length }),
    t("queue", { waiting, shown: count(waiting) }),
    t("database"),
  ];
  return (
    <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
      <StateWord tone="good">
        <span className="font-medium">{t("well")}</span>
      </StateWord>
      <span className="text-13 text-ink-muted tabular-nums">{facts.join(" · ")}</span>
    </p>
  );
}

function Problem({ problem, now }: { problem: HealthProblem; now: number }) {
  const t = useTranslations("overview.problems");
  const count = useCount();
  const time = useTimeText();
  const ago = (ms: number): string => time(now - ms, "relative");
  switch (problem.kind) {
    case "worker-gone":
      return (
        <Notice tone="bad" title={t("workerGone")}>
          {problem.lastSeenMs === null ? t("workerNever") : t("workerSeen", { ago: ago(problem.lastSeenMs) })}{" "}
          {t("workerDo")}
        </Notice>
      );
    case "no-link":
      return (
        <Notice
          tone="info"
          title={t("noLink")}
          actions={<ToConnections id="new" verb={t("addConnection")} />}
        >
          {t("noLinkDo")}
        </Notice>
      );
    case "link-down":
      return (
        <Notice
          tone="bad"
          title={t("linkDown", { name: problem.name })}
          actions={<ToConnections id={problem.id} verb={t("seeConnection")} />}
        >
          {problem.reason || t("noReason")}{" "}
          {problem.sinceMs !== null && t("since", { ago: ago(problem.sinceMs) })} {t("linkDownDo")}
        </Notice>
      );
    case "link-slow":
      return (
        <Notice
          tone="warn"
          title={t(problem.state === "throttled" ? "linkThrottled" : "linkConnecting", {
            name: problem.name,
          })}
          actions={<ToConnections id={problem.id} verb={t("seeConnection")} />}
        >
          {problem.reason} {t(problem.state === "throttled" ? "linkThrottledDo" : "linkConnectingDo")}
        </Notice>
      );
    case "link-paused":
      return (
        <Notice
          tone="warn"
          title={t("linkPaused", { name: problem.name })}
          actions={<ToConnections id={problem.id} verb={t("seeConnection")} />}
        >
          {t("linkPausedDo", { waiting: problem.waiting, shown: count(problem.waiting) })}
        </Notice>
      );
    case "queue-waits":
      return (
        <Notice
          tone="warn"
          title={t("queueWaits", {
            name: problem.name,
            waiting: problem.waiting,
            shown: count(problem.waiting),
          })}
          actions={<ToConnections id={problem.id} verb={t("seeConnection")} />}
        >
          {t("queueWaitsDo", { ago: ago(problem.oldestMs) })}
        </Notice>
      );
    case "database-slow":
      return (
        <Notice tone="warn" title={t("databaseSlow")}>
          {t("databaseSlowDo", { ms: count(Math.round(problem.ms)) })}
        </Notice>
      );
  }
}

function ToConnections({ id, verb }: { id: string; verb: string }) {
  return (
    <Button asChild size="sm">
      <Link href={`/connections/${id}`}>{verb}</Link>
    </Button>
  );
}
