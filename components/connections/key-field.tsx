"use client";

import { KeyRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Controller } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { PemInput } from "./pem-input";
import { sentence, type ConnectionForm } from "./text-field";

/** The private key of the client certificate: goes in, and is never shown again. */
export function KeyField({ form, isStored }: { form: ConnectionForm; isStored: boolean }) {
  const t = useTranslations("connections.form.tls");
  const [replacing, setReplacing] = useState(false);
  const key = form.watch("clientKey");
  const { error } = form.getFieldState("clientKey", form.formState);
  const typed = key.includes("-----END ") && !error;
  const kept = key === "" && isStored && !replacing && !error;
  return (
    <Controller
      control={form.control}
      name="clientKey"
      render={({ field }) => (
        <Field
          label={t("clientKey")}
          hint={typed || kept ? undefined : t("clientKeyHint")}
          error={sentence(error?.message)}
        >
          {typed || kept ? (
            <div className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-md border bg-surface px-3 py-2">
              <KeyRound aria-hidden className="size-4 text-ink-muted" />
              <span className="min-w-0 flex-1 basis-40">{t(typed ? "keyTyped" : "keyStored")}</span>
              <Button
                size="sm"
                onClick={() => {
                  field.onChange("");
                  setReplacing(true);
                }}
              >
                {t("replace")}
              </Button>
            </div>
          ) : (
            <PemInput
              label="PRIVATE KEY"
              value={key}
              onChange={(text) => {
                field.onChange(text);
                form.clearErrors("clientKey");
              }}
              onBlur={field.onBlur}
              {...(isStored
                ? {
                    onCancel: () => {
                      field.onChange("");
                      form.clearErrors("clientKey");
                      setReplacing(false);
                    },
                  }
                : {})}
            />
          )}
        </Field>
      )}
    />
  );
}
