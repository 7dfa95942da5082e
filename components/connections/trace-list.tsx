"use client";

import { cx } from "class-variance-authority";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useTimeText } from "@/components/ui/time";
import type { TraceRow } from "@/domain/traces/pdu";

const ROW = 28;
const SPARE = 12;
/** More than the tallest screen shows. */
const DRAWN = 90;
const PAGE = 10;

type Props = { rows: readonly TraceRow[]; selected: string | null; onSelect(key: string | null): void };

/** The PDUs as a list that keeps only what is seen in the page. Nothing chosen: it follows the newest. */
export function TraceList({ rows, selected, onSelect }: Props) {
  const t = useTranslations("links");
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const at = rows.findIndex(({ key }) => key === selected);
  useEffect(() => {
    if (selected === null && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [selected, rows.length]);
  const choose = (index: number): void => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (!row || !box.current) return;
    onSelect(row.key);
    const y = rows.indexOf(row) * ROW;
    const { scrollTop, clientHeight } = box.current;
    if (y < scrollTop) box.current.scrollTop = y;
    else if (y + ROW > scrollTop + clientHeight) box.current.scrollTop = y + ROW - clientHeight;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const from = at < 0 ? rows.length : at;
    const moves: Partial<Record<string, () => void>> = {
      ArrowDown: () => choose(from + 1),
      ArrowUp: () => choose(from - 1),
      PageDown: () => choose(from + PAGE),
      PageUp: () => choose(from - PAGE),
      Home: () => choose(0),
      End: () => onSelect(null),
      Escape: () => onSelect(null),
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    move();
  };
  const first = Math.max(0, Math.floor(top / ROW) - SPARE);
  const last = Math.min(rows.length, first + DRAWN);
  return (
    <div
      ref={box}
      role="listbox"
      tabIndex={0}
      aria-label={t("list")}
      aria-activedescendant={at >= first && at < last ? `pdu-${selected}` : undefined}
      className="h-[45vh] min-h-56 overflow-auto rounded-md border bg-surface"
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" className="relative" style={{ height: rows.length * ROW }}>
        {rows.slice(first, last).map((row, index) => (
          <Row
            key={row.key}
            {...{ row, y: (first + index) * ROW, selected: row.key === selected, onSelect }}
          />
        ))}
      </div>
    </div>
  );
}

type RowProps = { row: TraceRow; y: number; selected: boolean; onSelect: Props["onSelect"] };

function Row({ row, y, selected, onSelect }: RowProps) {
  const t = useTranslations("links");
  const time = useTimeText();
  const { outbound, command, status, statusName, sequence, source, destination, text, answeredMs } = row;
  return (
    <div
      id={`pdu-${row.key}`}
      role="option"
      aria-selected={selected}
      className={cx(
        "absolute inset-x-0 flex cursor-default items-center gap-x-3 px-3 text-13 whitespace-nowrap tabular-nums",
        selected ? "bg-accent-soft" : "hover:bg-hover",
      )}
      style={{ top: y, height: ROW }}
      onClick={() => onSelect(row.key)}
    >
      <span className="w-24 shrink-0 text-ink-muted">
        {time(row.at, "clock")}
        <span className="text-ink-faint">.{String(row.at % 1000).padStart(3, "0")}</span>
      </span>
      <span className={cx("w-4 shrink-0", outbound ? "text-accent" : "text-good")} aria-hidden>
        {outbound ? "→" : "←"}
      </span>
      <span className="sr-only">{t(outbound ? "sent" : "received")}</span>
      <span className="w-32 shrink-0 truncate font-medium sm:w-36">{command}</span>
      <span className="hidden w-12 shrink-0 text-end text-ink-faint md:block">{sequence}</span>
      <span className="hidden w-60 shrink-0 truncate text-ink-muted lg:block">
        {source === "" && destination === "" ? "" : <bdi>{`${source} → ${destination}`}</bdi>}
      </span>
      <span className="min-w-0 flex-1 truncate">
        {status === null ? (
          <bdi>{text}</bdi>
        ) : (
          <span className={status === 0 ? "text-ink-muted" : "text-bad"}>
            {statusName}
            {answeredMs !== null && ` ${t("after", { ms: answeredMs })}`}
          </span>
        )}
      </span>
    </div>
  );
}
