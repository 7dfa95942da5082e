"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Input, Select, Switch } from "@/components/ui/input";
import { TRACED_COMMANDS } from "@/domain/traces/commands";
import { traceSearch, type TraceLook } from "./use-trace";

type Props = {
  id: string;
  look: TraceLook;
  setLook(look: TraceLook): void;
  shown: boolean;
  /** null: hidden for good, for who is no administrator */
  setHide: ((hide: boolean) => void) | null;
};

/** What of the trace is looked at, and the way to take it along. */
export function TraceFilters({ id, look, setLook, shown, setHide }: Props) {
  const t = useTranslations("links");
  const set = (name: keyof TraceLook) => (event: { target: { value: string } }) =>
    setLook({ ...look, [name]: event.target.value });
  const href = (format: string): string =>
    `/api/connections/${id}/trace/download?${traceSearch(look, shown).toString()}&format=${format}`;
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <Select
        aria-label={t("direction")}
        className="w-auto"
        value={look.direction}
        onChange={set("direction")}
      >
        <option value="">{t("both")}</option>
        <option value="in">{t("received")}</option>
        <option value="out">{t("sent")}</option>
      </Select>
      <Select aria-label={t("command")} className="w-auto" value={look.command} onChange={set("command")}>
        <option value="">{t("anyCommand")}</option>
        {TRACED_COMMANDS.map(([code, name]) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </Select>
      <Select aria-label={t("status")} className="w-auto" value={look.status} onChange={set("status")}>
        <option value="">{t("anyStatus")}</option>
        <option value="ok">{t("statusOk")}</option>
        <option value="error">{t("statusError")}</option>
      </Select>
      <span className="w-40">
        <Input
          aria-label={t("number")}
          placeholder={t("number")}
          inputMode="tel"
          value={look.number}
          onChange={set("number")}
        />
      </span>
      {setHide ? (
        <Switch label={t("hide")} checked={!shown} onCheckedChange={setHide} />
      ) : (
        <span className="text-13 text-ink-muted">{t("hidden")}</span>
      )}
      <span className="ms-auto flex gap-2">
        <Button asChild size="sm">
          <a href={href("text")} download>
            {t("asText")}
          </a>
        </Button>
        <Button asChild size="sm">
          <a href={href("jsonl")} download>
            {t("asLines")}
          </a>
        </Button>
      </span>
    </div>
  );
}
