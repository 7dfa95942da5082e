"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Controller } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Checkbox } from "@/components/ui/input";
import { WordsInput } from "@/components/ui/words-input";
import { isPhonePace } from "@/domain/connections/presets";
import { PEER_KINDS } from "@/domain/connections/settings";
import { AddressGroup, BindGroup, ReceiptGroup, TextGroup, TimingGroup } from "./advanced-groups";
import type { ReadCertificates } from "./connection-actions";
import { LimitsEditor } from "./limits-editor";
import { PhonePace } from "./phone-pace";
import { PhoneReach } from "./phone-reach";
import { SelectField, sentence, SwitchField, TextField, type ConnectionForm } from "./text-field";
import { TlsGroup } from "./tls-group";

/** Of a stored connection; null for one that is new. */
export type StoredSecrets = { password: boolean; clientKey: boolean };

/** What an SMSC needs to be told first, then the rest in groups. */
export function ConnectionFields({
  form,
  stored,
  readCertificates,
}: {
  form: ConnectionForm;
  stored: StoredSecrets | null;
  readCertificates: ReadCertificates;
}) {
  const t = useTranslations("connections.form");
  const isPhone = form.watch("settings.kind") === "phone";
  const name = (
    <TextField form={form} name="name" label={t("name")} hint={t("nameHint")} dir="auto" required />
  );
  return (
    <>
      {stored === null ? (
        name
      ) : (
        <div className="grid gap-4 sm:grid-cols-2">
          {name}
          <SelectField
            form={form}
            name="settings.kind"
            label={t("kind")}
            hint={t("kindHint")}
            options={PEER_KINDS.map((kind) => ({ value: kind, label: t(`presets.${kind}`) }))}
          />
        </div>
      )}
      {isPhone ? <PhoneReach form={form} /> : <Address form={form} />}
      <Account form={form} hasPassword={stored && stored.password} />
      <Numbers form={form} />
      <Pace form={form} isPhone={isPhone} />
      <SwitchField form={form} name="enabled" label={t("enabled")} hint={t("enabledHint")} />
      <section aria-labelledby="advanced" className="mt-3">
        <h2 id="advanced" className="font-medium">
          {t("advanced")}
        </h2>
        <p className="mb-3 text-13 text-ink-muted">{t("advancedHint")}</p>
        <BindGroup form={form} />
        <AddressGroup form={form} />
        <TextGroup form={form} />
        <ReceiptGroup form={form} />
        <TimingGroup form={form} />
        <TlsGroup form={form} hasClientKey={stored?.clientKey ?? false} readCertificates={readCertificates} />
      </section>
    </>
  );
}

function Address({ form }: { form: ConnectionForm }) {
  const t = useTranslations("connections.form");
  return (
    <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_8rem]">
      <TextField form={form} name="host" label={t("host")} hint={t("hostHint")} required />
      <TextField form={form} whole name="port" label={t("port")} required />
    </div>
  );
}

/** A phone's pace in its own words, as long as its limits have that shape. */
function Pace({ form, isPhone }: { form: ConnectionForm; isPhone: boolean }) {
  const t = useTranslations("connections.form");
  const [free, setFree] = useState(() => !isPhonePace(form.getValues("limits")));
  if (!isPhone || free) return <LimitsEditor form={form} />;
  return (
    <>
      <PhonePace form={form} />
      <div className="-mt-2">
        <Button size="sm" tone="quiet" onClick={() => setFree(true)}>
          {t("freeLimits")}
        </Button>
      </div>
    </>
  );
}

function Account({ form, hasPassword }: { form: ConnectionForm; hasPassword: boolean | null }) {
  const t = useTranslations("connections.form");
  const hint = hasPassword === null ? undefined : t(hasPassword ? "passwordKept" : "passwordNone");
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField
        form={form}
        name="systemId"
        label={t("systemId")}
        hint={t("systemIdHint")}
        autoComplete="off"
      />
      <div className="flex flex-col gap-2">
        <TextField
          form={form}
          name="password"
          type="password"
          label={t("password")}
          hint={hint}
          autoComplete="new-password"
        />
        {hasPassword && (
          <Controller
            control={form.control}
            name="clearPassword"
            render={({ field }) => (
              <Checkbox
                label={t("clearPassword")}
                checked={field.value}
                onCheckedChange={(checked) => field.onChange(checked === true)}
              />
            )}
          />
        )}
      </div>
    </div>
  );
}

function Numbers({ form }: { form: ConnectionForm }) {
  const t = useTranslations("connections.form");
  const { control, formState } = form;
  const errors = formState.errors.numbers;
  return (
    <>
      <Controller
        control={control}
        name="numbers"
        render={({ field }) => {
          const problems = new Map<number, string>();
          for (const index of field.value.keys()) {
            const message = errors?.[index]?.message;
            if (message) problems.set(index, sentence(message) ?? message);
          }
          return (
            <Field
              label={t("numbers")}
              hint={t("numbersHint")}
              error={errors?.message ?? [...new Set(problems.values())].join(" ")}
            >
              <WordsInput
                value={field.value}
                onChange={field.onChange}
                onBlur={field.onBlur}
                placeholder={t("numbersPlaceholder")}
                problems={problems}
              />
            </Field>
          );
        }}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField form={form} name="country" label={t("country")} hint={t("countryHint")} />
        <TextField form={form} name="trunk" label={t("trunk")} hint={t("trunkHint")} />
      </div>
    </>
  );
}
