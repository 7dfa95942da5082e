"use client";

import { useTranslations } from "next-intl";
import { useMemo, type ReactNode } from "react";
import type { Action } from "@/components/ui/action";
import { DataTable, tableColumns } from "@/components/ui/data-table";
import { RowLink } from "@/components/ui/row-link";
import { StateWord, type Tone } from "@/components/ui/state-word";
import { Time } from "@/components/ui/time";
import { formatAddress } from "@/domain/contacts/address";
import { readSource } from "@/domain/contacts/source";
import type { ListView, Member, MemberFilter } from "@/domain/lists/view";
import { RemoveMember } from "./remove-member";

const column = tableColumns<Member>();

type Props = {
  list: ListView;
  state: MemberFilter;
  remove: Action<{ listId: string; key: string; words: string }> | null;
};

export function MemberTable({
  rows,
  dimmed,
  empty,
  ...props
}: Props & { rows: Member[]; dimmed: boolean; empty: ReactNode }) {
  const t = useTranslations("lists");
  const columns = useMemberColumns(props);
  return (
    <DataTable
      columns={columns}
      rows={rows}
      rowId={({ key }) => key}
      label={t("memberTable", { name: props.list.name })}
      dimmed={dimmed}
      empty={empty}
    />
  );
}

function useMemberColumns({ list, state, remove }: Props) {
  const t = useTranslations("lists");
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: "number",
          header: t("memberColumns.number"),
          cell: ({ row: { original } }) => (
            <RowLink href={`/contacts/${original.key}`} className="tabular-nums hover:underline">
              <bdi>{formatAddress(original.address, original.kind)}</bdi>
            </RowLink>
          ),
        }),
        column.display({
          id: "state",
          header: t("memberColumns.state"),
          cell: ({ row }) => <State member={row.original} />,
        }),
        column.display({
          id: "how",
          header: t("memberColumns.how"),
          meta: { wide: true, from: "md" },
          cell: ({ row }) => <How member={row.original} />,
        }),
        column.display({
          id: "joined",
          header: t("memberColumns.joined"),
          meta: { from: state === "left" ? "lg" : "sm" },
          cell: ({ row }) => <Time at={row.original.joinedAt} style="clock" />,
        }),
        ...(state === "left"
          ? [
              column.display({
                id: "left",
                header: t("memberColumns.left"),
                meta: { from: "sm" },
                cell: ({ row: { original } }) =>
                  original.leftAt !== null && <Time at={original.leftAt} style="clock" />,
              }),
            ]
          : []),
        ...(remove && state !== "left"
          ? [
              column.display({
                id: "remove",
                header: () => <span className="sr-only">{t("memberColumns.remove")}</span>,
                meta: { align: "end" },
                cell: ({ row }) => <RemoveMember list={list} member={row.original} remove={remove} />,
              }),
            ]
          : []),
      ]),
    [t, list, state, remove],
  );
}

const TONES: Record<MemberFilter, Tone> = { joined: "good", left: "neutral", "opted-out": "warn" };

function State({ member: { leftAt, optedOutAt } }: { member: Member }) {
  const t = useTranslations("lists.states");
  const state: MemberFilter = leftAt !== null ? "left" : optedOutAt !== null ? "opted-out" : "joined";
  return (
    <StateWord tone={TONES[state]} hollow={state === "left"}>
      {t(state)}
    </StateWord>
  );
}

function How({ member: { source, messageId } }: { member: Member }) {
  const t = useTranslations("lists.sources");
  const read = readSource(source);
  switch (read.kind) {
    case "person":
      return t("person", { who: read.who });
    case "sms":
      return messageId === null ? (
        t("sms")
      ) : (
        <RowLink href={`/messages/${messageId}`} className="hover:underline">
          {t("sms")}
        </RowLink>
      );
    case "other":
      return read.text;
  }
}
