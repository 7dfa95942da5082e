"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import type { Action } from "@/components/ui/action";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { EmptyState } from "@/components/ui/notice";
import { useCount } from "@/components/ui/numbers";
import { Pager } from "@/components/ui/pager";
import { Segmented } from "@/components/ui/tabs";
import { MEMBER_FILTERS, type ListView, type MemberCounts, type MemberPage } from "@/domain/lists/view";
import { MemberTable } from "./member-table";
import { useMembers, viewQuery, type MemberView } from "./use-lists";

/** Time for the next digit of a search to be typed. */
const TYPING_MS = 300;

/** Members by state and by the start of their number, page by page; all of it in the URL. */
export function Members({
  list,
  view,
  initial,
  counts,
  remove,
}: {
  list: ListView;
  view: MemberView;
  initial: MemberPage;
  counts: MemberCounts | null;
  remove: Action<{ listId: string; key: string; words: string }> | null;
}) {
  const t = useTranslations("lists");
  const router = useRouter();
  const count = useCount();
  const { data = initial, isPlaceholderData } = useMembers(list.id, view, initial);
  const hrefOf = (next: MemberView): string => `/lists/${list.id}${viewQuery(next)}`;
  const show = (next: MemberView) => router.replace(hrefOf(next), { scroll: false });
  const countOf = counts && { joined: counts.joined, left: counts.left, "opted-out": counts.optedOut };
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <Segmented
          label={t("filters.label")}
          value={view.state}
          onChange={(state) => show({ ...view, state, after: "" })}
          options={MEMBER_FILTERS.map((value) => ({
            value,
            label: countOf
              ? t("filterCount", { label: t(`filters.${value}`), count: count(countOf[value]) })
              : t(`filters.${value}`),
          }))}
        />
        <NumberSearch value={view.q} onChange={(q) => show({ ...view, q, after: "" })} />
      </div>
      <MemberTable
        list={list}
        rows={data.rows}
        state={view.state}
        dimmed={isPlaceholderData}
        remove={remove}
        empty={<NoMembers list={list} view={view} />}
      />
      <Pager
        first={view.after === "" ? null : hrefOf({ ...view, after: "" })}
        next={data.next && hrefOf({ ...view, after: data.next })}
        note={data.rows.length > 0 && t("rows", { count: data.rows.length })}
      />
    </>
  );
}

function NumberSearch({ value, onChange }: { value: string; onChange: (q: string) => void }) {
  const t = useTranslations("lists");
  const [typed, setTyped] = useState(value);
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  useEffect(() => {
    if (typed.trim() === value) return;
    const timer = setTimeout(() => latest.current(typed.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, value]);
  return (
    <Field label={t("search")} hideLabel className="w-full sm:w-56">
      <Input
        type="search"
        inputMode="tel"
        value={typed}
        placeholder={t("searchPlaceholder")}
        onChange={(event) => setTyped(event.target.value)}
      />
    </Field>
  );
}

function NoMembers({ list, view }: { list: ListView; view: MemberView }) {
  const t = useTranslations("lists");
  if (view.q !== "") return <EmptyState title={t("noMembers.found")} />;
  const [word = "none", number = ""] = [list.joinWords[0], list.numbers[0]?.address];
  return (
    <EmptyState title={t(`noMembers.${view.state}`)}>
      {view.state === "joined" && t("noMembersBody", { word, number })}
    </EmptyState>
  );
}
