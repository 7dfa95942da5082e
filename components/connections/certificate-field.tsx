"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Controller } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { useNow } from "@/components/ui/clock";
import { Field } from "@/components/ui/field";
import { StateWord } from "@/components/ui/state-word";
import { Time } from "@/components/ui/time";
import type { CertificateSummary } from "@/domain/connections/certificates";
import type { ReadCertificates } from "./connection-actions";
import { PemInput } from "./pem-input";
import { sentence, type ConnectionForm } from "./text-field";

const SOON_MS = 30 * 24 * 3600 * 1000;

/** What stands in a pasted text, or why it cannot be read. */
function useCertificates(pem: string, read: ReadCertificates) {
  return useQuery({
    queryKey: ["certificates", pem],
    queryFn: () => read({ pem }),
    enabled: pem.includes("-----END CERTIFICATE-----"),
    staleTime: Infinity,
  }).data;
}

/** A certificate or several in PEM form: shown as whose they are and until when they hold, replaced by paste or file. */
export function CertificateField({
  form,
  name,
  label,
  hint,
  read,
}: {
  form: ConnectionForm;
  name: "settings.tls.ca" | "settings.tls.clientCert";
  label: string;
  hint: string;
  read: ReadCertificates;
}) {
  const t = useTranslations("connections.form.tls");
  const pem = form.watch(name) ?? "";
  const answer = useCertificates(pem, read);
  const [before, setBefore] = useState<string | null>(null);
  const found = answer?.ok ? answer.value : null;
  const { error } = form.getFieldState(name, form.formState);
  const unreadable = answer && !answer.ok ? answer.message : undefined;
  return (
    <Controller
      control={form.control}
      name={name}
      render={({ field }) => (
        <Field label={label} hint={found ? undefined : hint} error={sentence(error?.message) ?? unreadable}>
          {found ? (
            <div className="rounded-md border bg-surface">
              <ul className="divide-y">
                {found.map((certificate, index) => (
                  <Certificate key={index} certificate={certificate} />
                ))}
              </ul>
              <div className="flex flex-wrap gap-2 border-t px-3 py-2">
                <Button
                  size="sm"
                  onClick={() => {
                    setBefore(pem);
                    field.onChange("");
                  }}
                >
                  {t("replace")}
                </Button>
                <Button size="sm" tone="quiet" onClick={() => field.onChange("")}>
                  {t("remove")}
                </Button>
              </div>
            </div>
          ) : (
            <PemInput
              label="CERTIFICATE"
              value={pem}
              onChange={(text) => {
                field.onChange(text);
                form.clearErrors(name);
              }}
              onBlur={field.onBlur}
              {...(before === null
                ? {}
                : {
                    onCancel: () => {
                      field.onChange(before);
                      form.clearErrors(name);
                      setBefore(null);
                    },
                  })}
            />
          )}
        </Field>
      )}
    />
  );
}

function Certificate({ certificate }: { certificate: CertificateSummary }) {
  const t = useTranslations("connections.form.tls");
  const now = useNow();
  const { subject, issuer, names, from, until } = certificate;
  const state = until <= now ? "expired" : from > now ? "early" : until - now < SOON_MS ? "soon" : "valid";
  const tone = state === "valid" ? "good" : state === "soon" ? "warn" : "bad";
  const rich = { time: () => <Time key="time" at={state === "early" ? from : until} style="clock" /> };
  return (
    <li className="px-3 py-2">
      <p className="flex flex-wrap items-baseline justify-between gap-x-4">
        <bdi className="min-w-0 font-medium break-words">{subject}</bdi>
        <StateWord tone={tone}>{t.rich(`states.${state}`, rich)}</StateWord>
      </p>
      <p className="text-13 break-words text-ink-muted">
        {t("issuedBy", { issuer })}
        {names.length > 0 && ` · ${t("for", { names: names.slice(0, 4).join(", ") })}`}
      </p>
    </li>
  );
}
