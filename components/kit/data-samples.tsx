"use client";

import { useState } from "react";
import { Bar, ChartFrame, chartColor } from "@/components/ui/chart";
import { DataTable, tableColumns, type ColumnMeta } from "@/components/ui/data-table";
import { FilterChip } from "@/components/ui/filter-chip";
import { Count, Share } from "@/components/ui/numbers";
import { Facts } from "@/components/ui/page";
import { Pager } from "@/components/ui/pager";
import { TableSkeleton } from "@/components/ui/skeleton";
import { StateWord } from "@/components/ui/state-word";
import { Kbd, Said } from "@/components/ui/text";
import { Time, ZoneName } from "@/components/ui/time";
import { CopyButton } from "@/components/ui/copy-button";

type Row = { id: string; at: number; text: string; parts: number };

const column = tableColumns<Row>();
const columns = column.columns([
  column.display({ id: "at", header: "Time", cell: ({ row }) => <Time at={row.original.at} /> }),
  column.display({
    id: "text",
    header: "Text",
    meta: { wide: true } satisfies ColumnMeta,
    cell: ({ row }) => <Said>{row.original.text}</Said>,
  }),
  column.display({
    id: "state",
    header: "State",
    meta: { from: "sm" } satisfies ColumnMeta,
    cell: () => <StateWord tone="good">Delivered</StateWord>,
  }),
  column.display({
    id: "parts",
    header: "Parts",
    meta: { align: "end", from: "md" } satisfies ColumnMeta,
    cell: ({ row }) => <Count value={row.original.parts} />,
  }),
]);

const VOTES = [48_204, 31_870, 12_004, 903, 0];
const NAMES = ["Blue", "ቀይ መብራት ለሁሉም ሰው የሚሆን ረጅም ስም", "أخضر", "Yellow 🟡", "None of these"];
const ALL = VOTES.reduce((sum, votes) => sum + votes, 0);
const ROWS_AGO = [4_000, 190_000, 86_400_000 * 3, 86_400_000 * 400];

export function DataSamples({ now }: { now: number }) {
  const [open, setOpen] = useState<string | null>("1");
  const texts = [
    "VOTE 2",
    "እባክዎ ድምፄን ይቁጠሩ, a long text that does not fit into the row and is cut at its end",
    "صوت ٣",
    "👍🏽",
  ];
  const [rows] = useState(() =>
    ROWS_AGO.map((ago, index): Row => ({
      id: String(index),
      at: now - ago,
      text: texts[index] ?? "",
      parts: index + 1,
    })),
  );
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-wrap gap-2">
        <FilterChip name="State" value="Failed" onClear={() => undefined}>
          {() => "The filter’s form"}
        </FilterChip>
        <FilterChip name="Number">{() => "The filter’s form"}</FilterChip>
      </div>
      <div>
        <DataTable
          columns={columns}
          rows={rows}
          rowId={(row) => row.id}
          label="Sample"
          selectedId={open}
          onOpen={(row) => setOpen(row.id)}
        />
        <Pager first="#" next="#" note="50 of 1 204" />
      </div>
      <ChartFrame title="Votes" aside={<>of 92 981 voters</>} summary="Blue leads with 48 204 votes">
        <div className="grid grid-cols-[minmax(0,10rem)_minmax(0,1fr)_auto_auto] items-center gap-x-4 gap-y-2">
          {VOTES.map((votes, index) => (
            <div key={index} className="contents">
              <span className="truncate">
                <bdi>{NAMES[index]}</bdi>
              </span>
              <Bar part={votes} whole={VOTES[0] ?? 0} color={chartColor(index)} />
              <span className="text-end font-medium">
                <Count value={votes} />
              </span>
              <span className="text-end text-ink-muted">
                <Share part={votes} whole={ALL} />
              </span>
            </div>
          ))}
        </div>
      </ChartFrame>
      <Facts
        items={[
          { name: "Received", value: <Time at={now - 4000} style="full" /> },
          { name: "Zone", value: <ZoneName /> },
          { name: "Keys", value: <Kbd>Ctrl K</Kbd> },
          { name: "Number", value: <CopyButton text="12345" label="Copy the number" /> },
        ]}
      />
      <TableSkeleton rows={2} />
    </div>
  );
}
