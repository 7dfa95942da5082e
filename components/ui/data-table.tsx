"use client";

import {
  createColumnHelper,
  tableFeatures,
  useTable,
  type ColumnDef,
  type RowData,
} from "@tanstack/react-table";
import { cx } from "class-variance-authority";
import { useRef, type KeyboardEvent, type ReactNode } from "react";

const features = tableFeatures({});
export type TableFeatures = typeof features;

/** `meta` of a column: figures stand at the end, in tabular figures; `wide` takes the room that is left and cuts its text; `from` hides it on narrower screens. */
export type ColumnMeta = { align?: "end"; wide?: boolean; from?: "sm" | "md" | "lg" | "xl" };

export type TableColumn<R extends RowData> = ColumnDef<TableFeatures, R, unknown>;

/** Columns of rows `R`: `const column = tableColumns<Row>(); const columns = column.columns([column.display({…})])`. */
export function tableColumns<R extends RowData>() {
  return createColumnHelper<TableFeatures, R>();
}

const FROM = {
  sm: "hidden sm:table-cell",
  md: "hidden md:table-cell",
  lg: "hidden lg:table-cell",
  xl: "hidden xl:table-cell",
} as const;

/** The library's own `meta` is open; these tables know one shape of it. */
function metaOf(column: { columnDef: { meta?: object } }): ColumnMeta {
  return column.columnDef.meta ?? {};
}

function cellClass(meta: ColumnMeta): string {
  return cx(
    meta.align === "end" && "text-end tabular-nums",
    meta.wide ? "w-full max-w-0 truncate" : "whitespace-nowrap",
    meta.from && FROM[meta.from],
  );
}

/**
 * A table to the edge, rows under a sticky head. With `onOpen` a row opens on a click and Enter, and the arrow keys move
 * between rows. Keep `columns` and an empty `rows` outside the component, or memoised. `label` names it for screen readers.
 */
export function DataTable<R extends RowData>({
  columns,
  rows,
  rowId,
  label,
  onOpen,
  selectedId,
  empty,
  dimmed,
}: {
  columns: readonly TableColumn<R>[];
  rows: readonly R[];
  rowId: (row: R) => string;
  label: string;
  onOpen?: (row: R) => void;
  selectedId?: string | null;
  empty?: ReactNode;
  dimmed?: boolean;
}) {
  const body = useRef<HTMLTableSectionElement>(null);
  const table = useTable({
    features,
    columns,
    data: rows,
    getRowId: rowId,
  });
  const shown = table.getRowModel().rows;
  if (shown.length === 0 && empty) return <>{empty}</>;

  const onKeyDown = (event: KeyboardEvent<HTMLTableRowElement>, row: R) => {
    if (event.target !== event.currentTarget) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      const all = [...(body.current?.rows ?? [])];
      all[all.indexOf(event.currentTarget) + step]?.focus();
    } else if (event.key === "Enter") {
      // What opens takes the focus at once: the same key would press its first button.
      event.preventDefault();
      onOpen?.(row);
    }
  };

  return (
    <div className="-mx-4 overflow-x-auto border-y sm:-mx-6 lg:mx-0">
      <table aria-label={label} className={cx("w-full transition-opacity", dimmed && "opacity-60")}>
        <thead className="text-12 text-ink-muted">
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} className="border-b">
              {group.headers.map((header) => (
                <th
                  key={header.id}
                  scope="col"
                  className={cx(
                    "px-3 py-2 font-medium first:ps-4 last:pe-4 sm:first:ps-6 sm:last:pe-6 lg:first:ps-3 lg:last:pe-3",
                    cellClass(metaOf(header.column)),
                    metaOf(header.column).align !== "end" && "text-start",
                  )}
                >
                  <table.FlexRender header={header} />
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody ref={body}>
          {shown.map((row, index) => (
            <tr
              key={row.id}
              tabIndex={
                onOpen ? (selectedId ? (row.id === selectedId ? 0 : -1) : index === 0 ? 0 : -1) : undefined
              }
              aria-current={onOpen && row.id === selectedId ? "true" : undefined}
              onClick={onOpen && ((event) => isOwnClick(event.target) && onOpen(row.original))}
              onKeyDown={onOpen && ((event) => onKeyDown(event, row.original))}
              className={cx(
                "border-b transition-colors last:border-b-0",
                onOpen &&
                  "cursor-pointer -outline-offset-2 hover:bg-hover aria-[current=true]:bg-accent-soft",
              )}
            >
              {row.getAllCells().map((cell) => (
                <td
                  key={cell.id}
                  className={cx(
                    "px-3 py-2.5 align-top first:ps-4 last:pe-4 sm:first:ps-6 sm:last:pe-6 lg:first:ps-3 lg:last:pe-3",
                    cellClass(metaOf(cell.column)),
                  )}
                >
                  <table.FlexRender cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Links and buttons in a row do their own work; so does marking text. */
function isOwnClick(target: EventTarget): boolean {
  if (target instanceof Element && target.closest("a, button, input, label, [role=menuitem]")) return false;
  return window.getSelection()?.isCollapsed ?? true;
}
