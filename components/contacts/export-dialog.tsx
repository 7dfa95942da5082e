"use client";

import { Download as DownloadIcon } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { Segmented } from "@/components/ui/tabs";
import type { CsvSeparator } from "@/domain/contacts/csv";
import { SEPARATORS } from "@/domain/contacts/export";
import type { ExportOptions } from "@/domain/contacts/view";
import { DownloadLine } from "./download-line";
import { MembersForm, TextersForm } from "./export-forms";
import { useDownload } from "./use-download";

const WHAT = ["texters", "members"] as const;

/** A file of subscribers: who texted something in a period, or who is on a list. */
export function ExportDialog({ options, today }: { options: ExportOptions; today: string }) {
  const t = useTranslations("contacts.export");
  const [what, setWhat] = useState<(typeof WHAT)[number]>("texters");
  const [url, setUrl] = useState<string | null>(null);
  const [separator, setSeparator] = useState<CsvSeparator>("comma");
  const download = useDownload();
  const choose = (next: string | null) => {
    setUrl(next);
    download.reset();
  };
  return (
    <Dialog
      title={t("title")}
      description={t("hint")}
      trigger={
        <Button tone="accent">
          <DownloadIcon aria-hidden />
          {t("open")}
        </Button>
      }
      onOpenChange={(open) => !open && download.stop()}
    >
      <div className="flex flex-col gap-4">
        <Segmented
          label={t("title")}
          options={WHAT.map((value) => ({ value, label: t(value) }))}
          value={what}
          onChange={(next) => {
            setWhat(next);
            choose(null);
          }}
        />
        {what === "texters" ? (
          <TextersForm options={options} today={today} onChange={choose} />
        ) : (
          <MembersForm lists={options.list} onChange={choose} />
        )}
        <Field label={t("separator")} hint={t("separatorHint")}>
          <Select
            value={separator}
            onChange={({ target: { value } }) => setSeparator(value === "semicolon" ? value : "comma")}
          >
            {SEPARATORS.map((value) => (
              <option key={value} value={value}>
                {t(`separators.${value}`)}
              </option>
            ))}
          </Select>
        </Field>
        <DownloadLine download={download} url={url && `${url}&separator=${separator}`} />
      </div>
    </Dialog>
  );
}
