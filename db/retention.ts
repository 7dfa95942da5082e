/** How long texts are kept: the setting, what it would drop, and the nightly run that drops it. */
import type pg from "pg";
import {
  isDropTime,
  KEEP_MONTHS,
  keptFrom,
  type DropForecast,
  type KeepMonths,
  type RetentionRun,
  type RetentionView,
} from "@/domain/retention/keep";
import { pool, prisma } from "./client";
import { changeConfiguration, type Author } from "./configuration";
import { dropDefaultRows, dropWeek, listWeeks, type StoredWeek } from "./old-weeks";
import { newId } from "./ids";
import { notifyLive } from "./live";

const readStored = () => prisma.retention.findUniqueOrThrow({ where: { id: 1 } });

const monthsOf = ({ months }: { months: number | null }): KeepMonths | null =>
  KEEP_MONTHS.find((choice) => choice === months) ?? null;

/** The setting, its last run, and what each choice would drop. `now` in ms since 1970. */
export async function getRetention(now: number): Promise<RetentionView> {
  const [stored, weeks] = await Promise.all([readStored(), listWeeks(pool)]);
  const forecastOf = (months: KeepMonths) => [months, forecast(weeks, keptFrom(months, now))] as const;
  return {
    months: monthsOf(stored),
    run: runOf(stored),
    forecasts: Object.fromEntries(KEEP_MONTHS.map(forecastOf)) as Record<KeepMonths, DropForecast>,
  };
}

function runOf(stored: Awaited<ReturnType<typeof readStored>>): RetentionRun | null {
  if (stored.lastRunAt === null || stored.lastBefore === null) return null;
  return {
    at: stored.lastRunAt.getTime(),
    before: stored.lastBefore.getTime(),
    texts: Number(stored.lastTexts),
    left: stored.lastLeft,
  };
}

function forecast(weeks: readonly StoredWeek[], before: number): DropForecast {
  const old = weeks.filter(({ to }) => to <= before);
  return {
    before,
    texts: old.reduce((sum, { texts }) => sum + texts, 0),
    exact: old.every(({ exact }) => exact),
    octets: old.reduce((sum, { octets }) => sum + octets, 0),
  };
}

/** Takes effect at the next nightly run; until then it can be taken back. */
export async function saveRetention(author: Author, months: KeepMonths | null, now: number): Promise<void> {
  await changeConfiguration(author, [], async ({ tx, audit }) => {
    const before = await tx.retention.findUniqueOrThrow({ where: { id: 1 } });
    if (before.months === months) return;
    await tx.retention.update({ where: { id: 1 }, data: { months, changedAt: new Date(now) } });
    await audit({
      action: "keep-texts",
      objectType: "installation",
      objectId: null,
      objectName: null,
      detail: { from: before.months, to: months },
    });
  });
}

/** Since when texts are here, in ms since 1970; null: since ever. */
export async function textsKeptFrom(): Promise<number | null> {
  const { keptFrom: from } = await readStored();
  return from?.getTime() ?? null;
}

/**
 * Drops the weeks that are older than what is kept, when it is time to; null when it is not. Safe in several workers at
 * once, and again after one that was killed: what is gone is not dropped twice. `now` in ms since 1970.
 */
export async function dropOldTexts(db: pg.Pool, now: number): Promise<RetentionRun | null> {
  const stored = await readStored();
  const months = monthsOf(stored);
  const { timeZone } = await prisma.installation.findUniqueOrThrow({ where: { id: 1 } });
  const times = {
    changedAt: stored.changedAt.getTime(),
    lastRunAt: stored.lastRunAt?.getTime() ?? null,
  };
  if (months === null || !isDropTime(times, { now, timeZone })) return null;
  const before = keptFrom(months, now);
  let texts = await dropDefaultRows(db, before);
  const left: string[] = [];
  for (const week of (await listWeeks(db)).filter(({ to }) => to <= before)) {
    const dropped = await dropWeek(db, week);
    texts += dropped.texts;
    left.push(...dropped.left);
  }
  const run = { at: now, before, texts, left };
  await keepRun(run);
  return run;
}

async function keepRun({ at, before, texts, left }: RetentionRun): Promise<void> {
  const from = Math.max(before, (await textsKeptFrom()) ?? before);
  await prisma.$transaction([
    prisma.retention.update({
      where: { id: 1 },
      data: {
        ...{ lastRunAt: new Date(at), lastBefore: new Date(before), keptFrom: new Date(from) },
        ...{ lastTexts: texts, lastLeft: left },
      },
    }),
    prisma.audit.create({
      data: {
        id: newId(at),
        actor: "schedule",
        action: "drop-texts",
        objectType: "installation",
        detail: { before: new Date(before).toISOString(), texts, left },
      },
    }),
  ]);
  await notifyLive(["messages", "overview"]).catch(() => undefined);
}
