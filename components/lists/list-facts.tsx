"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import type { ReactNode } from "react";
import { Facts } from "@/components/ui/page";
import { Said } from "@/components/ui/text";
import type { ListView } from "@/domain/lists/view";
import { Words } from "./words";

/** What the list is for, how one joins and leaves it, and what it answers. */
export function ListFacts({ list }: { list: ListView }) {
  const t = useTranslations("lists.facts");
  const { description, numbers, joinWords, leaveWords, joinReply, alreadyReply, leaveReply, polls } = list;
  const reply = (text: string, otherwise: string): ReactNode =>
    text === "" ? <span className="text-ink-muted">{otherwise}</span> : <Said>{text}</Said>;
  const hasWords = joinWords.length > 0;
  return (
    <Facts
      items={[
        { name: t("description"), value: description && <Said>{description}</Said> },
        { name: t("numbers"), value: numbers.map(({ address }) => address).join(", ") },
        { name: t("join"), value: hasWords && <Words words={joinWords} /> },
        { name: t("leave"), value: leaveWords.length > 0 && <Words words={leaveWords} /> },
        { name: t("joinReply"), value: hasWords && reply(joinReply, t("silent")) },
        {
          name: t("alreadyReply"),
          value: hasWords && reply(alreadyReply, joinReply === "" ? t("silent") : t("likeJoined")),
        },
        { name: t("leaveReply"), value: leaveWords.length > 0 && reply(leaveReply, t("silent")) },
        {
          name: t("polls"),
          value: polls.length > 0 && (
            <ul>
              {polls.map(({ id, name }) => (
                <li key={id}>
                  <Link href={`/polls/${id}`} className="hover:underline">
                    <bdi>{name}</bdi>
                  </Link>
                </li>
              ))}
            </ul>
          ),
        },
      ]}
    />
  );
}
