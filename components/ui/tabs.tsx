"use client";

import { cx } from "class-variance-authority";
import Link from "next/link";
import { RadioGroup, Tabs as Radix } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";

const STRIP = "mb-4 flex gap-5 overflow-x-auto border-b";
const TAB =
  "-mb-px shrink-0 border-b-2 border-transparent py-2 font-medium text-ink-muted transition-colors hover:text-ink focus-visible:-outline-offset-2";

/** Parts of one page; children are `TabPanel`s. */
export function Tabs({
  tabs,
  label,
  children,
  ...props
}: ComponentProps<typeof Radix.Root> & {
  tabs: readonly { value: string; label: ReactNode }[];
  label: string;
}) {
  return (
    <Radix.Root {...props}>
      <Radix.List className={STRIP} aria-label={label}>
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.value}
            value={tab.value}
            className={cx(TAB, "data-[state=active]:border-accent data-[state=active]:text-ink")}
          >
            {tab.label}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {children}
    </Radix.Root>
  );
}

export function TabPanel(props: ComponentProps<typeof Radix.Content>) {
  return <Radix.Content {...props} />;
}

/** Tabs that are pages of their own, each with an address. */
export function LinkTabs({
  tabs,
  current,
  label,
}: {
  tabs: readonly { href: string; label: ReactNode }[];
  current: string;
  label: string;
}) {
  return (
    <nav aria-label={label} className={STRIP}>
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          aria-current={tab.href === current ? "page" : undefined}
          className={cx(TAB, "aria-[current=page]:border-accent aria-[current=page]:text-ink")}
        >
          {tab.label}
        </Link>
      ))}
    </nav>
  );
}

/** One of a few, all in sight: how a chart is sorted, which day is shown. */
export function Segmented<V extends string>({
  options,
  value,
  onChange,
  label,
}: {
  options: readonly { value: V; label: ReactNode }[];
  value: V;
  onChange: (value: V) => void;
  label: string;
}) {
  return (
    <RadioGroup.Root
      value={value}
      onValueChange={(next) => onChange(next as V)}
      aria-label={label}
      orientation="horizontal"
      className="inline-flex w-fit max-w-full overflow-x-auto rounded-md border border-line-strong bg-surface p-0.5"
    >
      {options.map((option) => (
        <RadioGroup.Item
          key={option.value}
          value={option.value}
          className="h-7 rounded-sm px-2.5 focus-visible:-outline-offset-2 text-13 font-medium whitespace-nowrap text-ink-muted transition-colors hover:text-ink data-[state=checked]:bg-accent-soft data-[state=checked]:text-accent pointer-coarse:h-9"
        >
          {option.label}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
