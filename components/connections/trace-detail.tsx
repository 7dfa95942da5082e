"use client";

import { cx } from "class-variance-authority";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { TraceDetail as Detail, TraceField } from "@/domain/traces/pdu";

const OCTETS_A_LINE = 16;

/** A PDU: its fields, and beside them its octets; what is pointed at is marked in both. */
export function TraceDetail({ detail }: { detail: Detail }) {
  const t = useTranslations("links");
  const [marked, mark] = useState<TraceField | null>(null);
  return (
    <div className="grid gap-x-6 gap-y-4 lg:grid-cols-2">
      <section className="min-w-0" aria-label={t("fields")}>
        <h2 className="mb-2 text-13 font-medium text-ink-muted">{t("fields")}</h2>
        <ul className="text-13">
          {detail.fields.map((field) => (
            <li key={`${field.from} ${field.name}`}>
              <button
                type="button"
                className={cx(
                  "grid w-full grid-cols-[minmax(7rem,2fr)_minmax(0,3fr)] gap-x-3 rounded-sm px-2 py-0.5 text-start",
                  field === marked ? "bg-accent-soft" : "hover:bg-hover",
                )}
                onMouseEnter={() => mark(field)}
                onFocus={() => mark(field)}
                onClick={() => mark(field)}
              >
                <span className={cx("truncate", field.part === "tlv" ? "text-accent" : "text-ink-muted")}>
                  {field.name}
                </span>
                <span className="min-w-0 break-words">
                  <bdi>{field.value}</bdi>
                  {field.note && <span className="text-ink-muted"> {field.note}</span>}
                </span>
              </button>
            </li>
          ))}
        </ul>
      </section>
      <section className="min-w-0" aria-label={t("octets")}>
        <h2 className="mb-2 text-13 font-medium text-ink-muted">{t("octets")}</h2>
        <div
          tabIndex={0}
          role="group"
          aria-label={t("octets")}
          dir="ltr"
          className="overflow-x-auto font-mono text-12 leading-5"
        >
          {lines(detail.octets).map(({ from, octets }) => (
            <div key={from} className="flex whitespace-nowrap">
              <span className="w-12 shrink-0 text-ink-faint">{from.toString(16).padStart(4, "0")}</span>
              {octets.map((octet, index) => {
                const field = detail.fields.find((one) => covers(one, from + index)) ?? null;
                const isMarked = field !== null && field === marked;
                return (
                  <span
                    key={index}
                    className={cx("px-[3px]", isMarked && "bg-accent-soft", index === 7 && "me-2")}
                    onMouseEnter={() => mark(field)}
                  >
                    {octet}
                  </span>
                );
              })}
            </div>
          ))}
        </div>
        {detail.cut > 0 && <p className="mt-2 text-13 text-ink-muted">{t("cut", { count: detail.cut })}</p>}
      </section>
    </div>
  );
}

function covers({ from, length }: TraceField, at: number): boolean {
  return at >= from && at < from + length;
}

function lines(octets: readonly string[]): { from: number; octets: string[] }[] {
  const count = Math.ceil(octets.length / OCTETS_A_LINE);
  return Array.from({ length: count }, (_, line) => {
    const from = line * OCTETS_A_LINE;
    return { from, octets: octets.slice(from, from + OCTETS_A_LINE) };
  });
}
