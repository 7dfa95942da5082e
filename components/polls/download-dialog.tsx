"use client";

import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import type { PollView } from "@/domain/polls/view";

/** Ballots hold the numbers of all who voted. */
const FILES = [
  { what: "results", types: ["xlsx", "csv", "json"], edit: false },
  { what: "intervals", types: ["csv"], edit: false },
  { what: "ballots", types: ["xlsx", "csv", "json"], edit: true },
] as const;

type Props = { poll: PollView; canEdit: boolean; open: boolean; onOpenChange: (open: boolean) => void };

/** What can be taken away of a poll, and as which file. */
export function DownloadDialog({ poll, canEdit, ...controlled }: Props) {
  const t = useTranslations("polls.download");
  return (
    <Dialog {...controlled} title={t("title")} description={t("body")}>
      <ul className="divide-y border-y">
        {FILES.filter(({ edit }) => canEdit || !edit).map(({ what, types }) => (
          <li key={what} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3">
            <div className="min-w-0 flex-1 basis-56">
              <p className="font-medium">{t(what)}</p>
              <p className="text-13 text-ink-muted">{t(`${what}Hint`)}</p>
            </div>
            <div className="flex flex-wrap gap-2">
              {types.map((type) => (
                <Button key={type} size="sm" asChild>
                  <a
                    href={`/api/polls/${poll.id}/${what}/${type}${what === "intervals" ? `?question=${poll.questionId}` : ""}`}
                    aria-label={t("file", { what: t(what), type: t(type) })}
                    download
                  >
                    <Download aria-hidden />
                    {t(type)}
                  </a>
                </Button>
              ))}
            </div>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
