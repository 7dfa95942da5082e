"use client";

import { cx } from "class-variance-authority";
import { Check } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/page";
import type { Guide } from "@/domain/overview/overview";

/** The first three steps of a new installation; each ticks itself off by what really happened, and the whole goes when all are. */
export function GuideSection({ guide, hasPhones }: { guide: Guide; hasPhones: boolean }) {
  const t = useTranslations("overview.guide");
  const steps = [
    { key: "create", done: guide.pollCreated, href: "/polls/new" },
    {
      key: hasPhones ? "text" : "textReal",
      done: guide.textArrived,
      href: hasPhones ? "/phones" : "/connections",
    },
    { key: "watch", done: guide.voteCounted, href: "/polls" },
  ] as const;
  const next = steps.find(({ done }) => !done);
  return (
    <Section title={t("title")} hint={t("hint")}>
      <ol className="grid gap-px overflow-hidden rounded-md border bg-line md:grid-cols-3">
        {steps.map(({ key, done, href }, index) => (
          <Step
            key={key}
            number={index + 1}
            done={done}
            title={t(`${key}.title`)}
            doneText={t("done")}
            action={
              done ? null : (
                <Button asChild size="sm" tone={next?.key === key ? "accent" : "plain"}>
                  <Link href={href}>{t(`${key}.verb`)}</Link>
                </Button>
              )
            }
          >
            {t(`${key}.body`)}
          </Step>
        ))}
      </ol>
    </Section>
  );
}

function Step({
  number,
  done,
  title,
  doneText,
  action,
  children,
}: {
  number: number;
  done: boolean;
  title: string;
  doneText: string;
  action: ReactNode;
  children: ReactNode;
}) {
  return (
    <li className="flex gap-3 bg-surface p-4">
      <span
        className={cx(
          "flex size-6 shrink-0 items-center justify-center rounded-full border text-12 font-medium tabular-nums",
          done ? "border-good bg-good-soft text-good" : "border-line-strong text-ink-muted",
        )}
      >
        {done ? <Check aria-hidden className="size-3.5" /> : number}
        {done && <span className="sr-only">{doneText}</span>}
      </span>
      <div className="flex min-w-0 flex-1 flex-col items-start gap-2">
        <p className={cx("font-medium", done && "text-ink-muted")}>{title}</p>
        {!done && <p className="text-13 text-ink-muted">{children}</p>}
        {action}
      </div>
    </li>
  );
}
