"use client";

import { cx } from "class-variance-authority";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { fetchJson } from "@/components/ui/fetch-json";
import { useLiveQuery } from "@/components/ui/live";
import { RowLink } from "@/components/ui/row-link";
import { Said } from "@/components/ui/text";
import { Time } from "@/components/ui/time";
import type { ConversationMessage, ConversationPage } from "@/domain/contacts/view";
import type { LiveTopic } from "@/domain/live";

const BAD = new Set<string>(["failed", "expired", "rejected", "unknown"]);

/** What went to and fro, the newest at the bottom; older texts come by a button. */
export function Conversation({ contactKey, initial }: { contactKey: string; initial: ConversationPage }) {
  const t = useTranslations("contacts");
  const url = `/api/contacts/${contactKey}/conversation`;
  const { data = initial } = useLiveQuery<ConversationPage>({
    queryKey: ["conversation", contactKey],
    url,
    topics: ["messages"] satisfies LiveTopic[],
    initialData: initial,
  });
  const [older, setOlder] = useState<ConversationPage | null>(null);
  const [busy, setBusy] = useState(false);
  const next = older ? older.next : data.next;
  const more = async () => {
    if (next === null) return;
    setBusy(true);
    const page = await fetchJson<ConversationPage>(`${url}?before=${next}`).catch(() => null);
    setBusy(false);
    if (page) setOlder({ rows: [...(older?.rows ?? []), ...page.rows], next: page.next });
  };
  // The first page moves on while texts arrive: what it leaves stays in sight until the page is loaded again.
  const rows = [...new Map([...data.rows, ...(older?.rows ?? [])].map((row) => [row.id, row])).values()].sort(
    (a, b) => (a.id < b.id ? -1 : 1),
  );
  if (rows.length === 0) return <p className="text-ink-muted">{t("noMessages")}</p>;
  return (
    <div className="flex flex-col gap-3">
      {next !== null && (
        <Button size="sm" className="self-center" busy={busy} onClick={() => void more()}>
          {t("older")}
        </Button>
      )}
      <ol className="flex flex-col gap-3">
        {rows.map((row) => (
          <Bubble key={row.id} message={row} />
        ))}
      </ol>
    </div>
  );
}

function Bubble({ message }: { message: ConversationMessage }) {
  const t = useTranslations("contacts");
  const isIn = message.direction === "in";
  return (
    <li
      className={cx(
        "flex max-w-[85%] flex-col gap-1",
        isIn ? "items-start self-start" : "items-end self-end",
      )}
    >
      <RowLink
        href={`/messages/${message.id}`}
        className={cx(
          "block rounded-md px-3 py-2 transition-colors",
          isIn ? "bg-sunken hover:bg-hover" : "bg-accent-soft hover:outline hover:outline-accent",
        )}
      >
        {message.text === null ? (
          <span className="text-ink-muted">{t("noText")}</span>
        ) : (
          <Said>{message.text}</Said>
        )}
      </RowLink>
      <span className="flex flex-wrap gap-x-2 text-12 text-ink-muted">
        <Time at={message.at} style="clock" />
        {!isIn && (
          <span className={BAD.has(message.state) ? "text-bad" : undefined}>
            {t(`states.${message.state}`)}
          </span>
        )}
        {message.ruleName !== null && <bdi>{message.ruleName}</bdi>}
      </span>
    </li>
  );
}
