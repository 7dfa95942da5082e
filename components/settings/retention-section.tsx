"use client";

import { useFormatter, useTimeZone, useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { Action } from "@/components/ui/action";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { useCount } from "@/components/ui/numbers";
import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/page";
import { Time } from "@/components/ui/time";
import { tell } from "@/components/ui/toast";
import { KEEP_MONTHS, type KeepInput, type KeepMonths, type RetentionView } from "@/domain/retention/keep";

/** For how long texts are kept, what a shorter time would delete, and what the last night deleted. */
export function RetentionSection({
  retention,
  save,
}: {
  retention: RetentionView;
  save: Action<KeepInput, null>;
}) {
  const t = useTranslations("settings.retention");
  const kit = useTranslations("kit");
  const router = useRouter();
  const zone = useTimeZone() ?? "UTC";
  const [months, setMonths] = useState(retention.months);
  const [refusal, setRefusal] = useState("");
  const timeOf = useTimeWords();
  const saved = (): void => {
    tell(t("done", { time: timeOf(months).toLocaleLowerCase() }));
    router.refresh();
  };
  const keepForEver = async (): Promise<void> => {
    const result = await save({ months: null }).catch(() => null);
    setRefusal(result?.ok ? "" : (result?.message ?? kit("unreachable")));
    if (result?.ok) saved();
  };
  const changed = months !== retention.months;
  return (
    <Section className="mt-2 max-w-2xl" title={t("title")} hint={t("hint")}>
      <div className="flex flex-col gap-4">
        <Field label={t("label")} hint={<WouldGo retention={retention} months={months} />}>
          <Select
            className="sm:max-w-60"
            value={months ?? ""}
            onChange={({ target }) =>
              setMonths(KEEP_MONTHS.find((one) => String(one) === target.value) ?? null)
            }
          >
            {[null, ...KEEP_MONTHS].map((choice) => (
              <option key={choice} value={choice ?? ""}>
                {timeOf(choice)}
              </option>
            ))}
          </Select>
        </Field>
        {refusal && <Notice tone="bad">{refusal}</Notice>}
        <div>
          {months === null ? (
            <Button disabled={!changed} onClick={() => void keepForEver()}>
              {t("verb")}
            </Button>
          ) : (
            <ConfirmDialog
              title={t("confirmTitle")}
              verb={t("confirmVerb")}
              trigger={<Button disabled={!changed}>{t("verb")}</Button>}
              onConfirm={() => save({ months })}
              onDone={saved}
            >
              <p>
                <WouldGo retention={retention} months={months} />
              </p>
              <p className="mt-2">{t("when", { zone: zone.replaceAll("_", " ") })}</p>
            </ConfirmDialog>
          )}
        </div>
        <LastRun run={retention.run} />
      </div>
    </Section>
  );
}

function useTimeWords(): (months: KeepMonths | null) => string {
  const t = useTranslations("settings.retention");
  return (months) => (months === null ? t("forever") : t("months", { months }));
}

/** Weeks begin on a Monday, 00:00 UTC: the day is written as it is there. */
function useDay(): (at: number) => string {
  const format = useFormatter();
  return (at) => format.dateTime(at, { dateStyle: "long", timeZone: "UTC" });
}

function WouldGo({ retention, months }: { retention: RetentionView; months: KeepMonths | null }) {
  const t = useTranslations("settings.retention");
  const day = useDay();
  const count = useCount();
  const size = useSize();
  if (months === null) return t("keepsAll");
  const { texts, octets, exact, before: at } = retention.forecasts[months];
  const before = day(at);
  if (texts === 0) return t("nothingOld", { before });
  if (!exact) return t("aboutGoFreeing", { count: count(texts), before, size: size(octets) });
  return octets === 0
    ? t("wouldGo", { texts, before })
    : t("wouldGoFreeing", { texts, before, size: size(octets) });
}

const UNITS = ["kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** Octets in the largest unit that leaves at least 1, as in 1.2 GB. */
function useSize(): (octets: number) => string {
  const format = useFormatter();
  return (octets) => {
    const power = Math.min(Math.max(1, Math.floor(Math.log10(octets) / 3)), UNITS.length);
    const unit = UNITS[power - 1]!;
    return format.number(octets / 1000 ** power, { style: "unit", unit, maximumSignificantDigits: 2 });
  };
}

function LastRun({ run }: { run: RetentionView["run"] }) {
  const t = useTranslations("settings.retention");
  const day = useDay();
  if (run === null) return null;
  const before = day(run.before);
  return (
    <p className="text-ink-muted">
      {t("lastRun")} <Time at={run.at} style="clock" />.{" "}
      {run.texts === 0 ? t("ranNothing", { before }) : t("ran", { texts: run.texts, before })}{" "}
      {run.left.length > 0 && t("ranLeft")}
    </p>
  );
}
