"use client";

import { cx } from "class-variance-authority";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { PollInput } from "@/domain/polls/schema";
import { copyOf, nextOf, type PollView } from "@/domain/polls/view";
import { POLL_TEMPLATES, TEMPLATE_SETTINGS, type PollTemplate } from "./templates";

/** What a new poll starts from: nothing, a template, or another poll. */
export type PollStart =
  | { kind: "template"; template: PollTemplate }
  | { kind: "copy"; of: PollView }
  | { kind: "next"; of: PollView }
  | null;

/** The fields that a start fills; null: none. */
export function useStart(start: PollStart): Partial<PollInput> | null {
  const t = useTranslations("polls.templates");
  return useMemo(() => {
    if (start === null) return null;
    if (start.kind === "next") return nextOf(start.of);
    if (start.kind === "copy") return { ...copyOf(start.of), name: t("copyName", { name: start.of.name }) };
    const { template } = start;
    const choices = t.raw(`${template}.choices`) as { name: string; words: string[] }[];
    return {
      ...TEMPLATE_SETTINGS[template],
      name: t(`${template}.name`),
      question: t(`${template}.question`),
      keyword: t(`${template}.keyword`),
      choices: choices.map(({ name, words }) => ({ id: null, name, words, withdrawn: false })),
    };
  }, [start, t]);
}

/** A strip of links: each fills the form anew. */
export function PollStarts({ start }: { start: PollStart }) {
  const t = useTranslations("polls.templates");
  const current = start === null ? "blank" : start.kind === "template" ? start.template : null;
  const link = (key: "blank" | PollTemplate, href: string) => (
    <Link
      key={key}
      href={href}
      aria-current={current === key ? "true" : undefined}
      className={cx(
        "inline-flex min-h-8 items-center rounded-sm border px-2.5 transition-colors hover:bg-hover pointer-coarse:min-h-11",
        current === key && "border-accent bg-accent-soft text-accent",
      )}
    >
      {key === "blank" ? t("blank") : t(`${key}.label`)}
    </Link>
  );
  return (
    <nav aria-label={t("label")} className="mb-6 flex flex-wrap items-center gap-2">
      <span className="me-1 text-ink-muted">
        {start && "of" in start
          ? t(start.kind === "next" ? "nextOf" : "copied", { name: start.of.name })
          : t("label")}
      </span>
      {!(start && "of" in start) && (
        <>
          {link("blank", "/polls/new")}
          {POLL_TEMPLATES.map((key) => link(key, `/polls/new?template=${key}`))}
        </>
      )}
    </nav>
  );
}
