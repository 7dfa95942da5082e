"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useMemo } from "react";
import { DataTable, tableColumns } from "@/components/ui/data-table";
import { Count } from "@/components/ui/numbers";
import type { ConnectionView } from "@/domain/connections/draft";
import type { ConnectionActions, PauseConnection as Pausing } from "./connection-actions";
import { ConnectionMenu } from "./connection-menu";
import { LinkState } from "./link-state";
import { PauseConnection, SendingPaused } from "./pause-connection";

const column = tableColumns<ConnectionView>();

type Props = {
  connections: ConnectionView[];
  actions: ConnectionActions | null;
  pause: Pausing | null;
  onChanged: () => void;
};

/** Every connection with the state of its link and what it is at. */
export function ConnectionTable({ connections, ...verbs }: Props) {
  const t = useTranslations("connections");
  const router = useRouter();
  const columns = useColumns(verbs);
  return (
    <DataTable
      columns={columns}
      rows={connections}
      rowId={({ id }) => id}
      label={t("table")}
      onOpen={({ id }) => router.push(`/connections/${id}`)}
    />
  );
}

function useColumns({ actions, pause, onChanged }: Omit<Props, "connections">) {
  const t = useTranslations("connections");
  return useMemo(() => {
    const figure = (id: "in" | "out" | "waiting", read: (view: ConnectionView) => number) =>
      column.display({
        id,
        header: t(`columns.${id}`),
        meta: { align: "end", from: id === "waiting" ? "lg" : "md" },
        cell: ({ row }) => <Count value={read(row.original)} />,
      });
    return column.columns([
      column.display({
        id: "name",
        header: t("columns.name"),
        meta: { wide: true },
        cell: ({ row }) => <NameCell connection={row.original} />,
      }),
      column.display({
        id: "at",
        header: t("columns.at"),
        meta: { from: "lg" },
        cell: ({ row }) => <AddressCell connection={row.original} />,
      }),
      column.display({
        id: "numbers",
        header: t("columns.numbers"),
        meta: { from: "sm" },
        cell: ({ row }) => <NumbersCell connection={row.original} />,
      }),
      figure("in", ({ inPerMinute }) => inPerMinute),
      figure("out", ({ outPerMinute }) => outPerMinute),
      column.display({
        id: "window",
        header: t("columns.window"),
        meta: { align: "end", from: "lg" },
        cell: ({ row: { original } }) =>
          t("windowUse", { used: original.windowInUse, size: original.window }),
      }),
      figure("waiting", ({ waiting }) => waiting),
      column.display({
        id: "menu",
        header: () => <span className="sr-only">{t("columns.menu")}</span>,
        meta: { align: "end" },
        cell: ({ row }) => (
          <div className="flex justify-end gap-1">
            {pause && <PauseConnection connection={row.original} pause={pause} onChanged={onChanged} small />}
            <ConnectionMenu connection={row.original} actions={actions} onChanged={onChanged} withOpen />
          </div>
        ),
      }),
    ]);
  }, [t, actions, pause, onChanged]);
}

function NameCell({ connection }: { connection: ConnectionView }) {
  const { id, name, reason, enabled, state } = connection;
  return (
    <div className={enabled ? undefined : "text-ink-muted"}>
      <Link href={`/connections/${id}`} className="block truncate font-medium hover:underline">
        <bdi>{name}</bdi>
      </Link>
      <div className="flex flex-wrap items-center gap-x-3">
        <LinkState connection={connection} />
        <SendingPaused connection={connection} />
      </div>
      {reason && state !== "bound" && (
        <p className="text-13 text-wrap break-words text-ink-muted">{reason}</p>
      )}
    </div>
  );
}

function AddressCell({ connection: { host, port, systemId } }: { connection: ConnectionView }) {
  return (
    <div className="max-w-64">
      <div className="truncate tabular-nums">
        {host}:{port}
      </div>
      {systemId && <div className="truncate text-13 text-ink-muted">{systemId}</div>}
    </div>
  );
}

function NumbersCell({ connection: { numbers } }: { connection: ConnectionView }) {
  const t = useTranslations("connections");
  if (numbers.length === 0) return <span className="text-ink-faint">{t("noNumbers")}</span>;
  const more = numbers.length - 2;
  return (
    <span className="tabular-nums" title={numbers.join(", ")}>
      {numbers.slice(0, 2).join(", ")} {more > 0 && t("moreNumbers", { count: more })}
    </span>
  );
}
