"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import type { Action } from "@/components/ui/action";
import { Button } from "@/components/ui/button";
import { useCount } from "@/components/ui/numbers";
import { PageHeader, Section } from "@/components/ui/page";
import { Skeleton } from "@/components/ui/skeleton";
import { StateWord } from "@/components/ui/state-word";
import type { MemberInput } from "@/domain/lists/schema";
import type { ListView, MemberPage } from "@/domain/lists/view";
import { AddMember } from "./add-member";
import { GrowthChart } from "./growth-chart";
import { ListFacts } from "./list-facts";
import { Members } from "./members";
import { useListSummary, type MemberView } from "./use-lists";

export type MemberActions = {
  add: Action<MemberInput, { kind: "e164"; address: string }>;
  remove: Action<{ listId: string; key: string; words: string }>;
};

/** A list's page. Without `actions` it only shows. */
export function ListDetail({
  list,
  view,
  members,
  actions,
}: {
  list: ListView;
  view: MemberView;
  members: MemberPage;
  actions: MemberActions | null;
}) {
  const t = useTranslations("lists");
  const count = useCount();
  const { data: summary } = useListSummary(list.id);
  const { id, name, enabled } = list;
  return (
    <>
      <PageHeader
        back={<Link href="/lists">{t("title")}</Link>}
        title={<bdi>{name}</bdi>}
        state={
          <>
            <StateWord tone={enabled ? "good" : "neutral"} hollow={!enabled}>
              {t(enabled ? "on" : "off")}
            </StateWord>
            {summary && (
              <span className="tabular-nums">
                {t("members", { count: summary.counts.joined, shown: count(summary.counts.joined) })}
              </span>
            )}
            <HowToJoin list={list} />
          </>
        }
        actions={
          <>
            <Button asChild>
              <Link href={`/messages?rule=${id}`}>{t("messages")}</Link>
            </Button>
            {actions && (
              <>
                <Button asChild>
                  <a href={`/api/contacts/export/members?list=${id}`} download>
                    {t("export")}
                  </a>
                </Button>
                <Button asChild>
                  <Link href={`/lists/${id}/edit`}>{t("edit")}</Link>
                </Button>
                <AddMember list={list} add={actions.add} />
              </>
            )}
          </>
        }
      />
      <div className="grid gap-x-12 gap-y-8 lg:grid-cols-2">
        <section aria-label={t("about")}>
          <ListFacts list={list} />
        </section>
        <div>{summary ? <GrowthChart growth={summary.growth} /> : <Skeleton className="h-52 w-full" />}</div>
      </div>
      <Section title={t("memberTitle")} className="!mt-10">
        <Members
          list={list}
          view={view}
          initial={members}
          counts={summary?.counts ?? null}
          remove={actions?.remove ?? null}
        />
      </Section>
    </>
  );
}

/** "NEWS to 12345 joins"; why not, when the list is off. */
function HowToJoin({ list: { enabled, joinWords, numbers } }: { list: ListView }) {
  const t = useTranslations("lists");
  const [word, number] = [joinWords[0], numbers[0]?.address];
  if (!enabled) return <span>{t("offHint")}</span>;
  if (!word || !number) return <span>{t("byHand")}</span>;
  return (
    <span>
      {t.rich("joinsBy", { said: () => <bdi className="font-medium text-ink">{word}</bdi>, number })}
    </span>
  );
}
