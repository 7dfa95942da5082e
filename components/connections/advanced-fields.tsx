"use client";

import { useTranslations } from "next-intl";
import { Controller } from "react-hook-form";
import { Field } from "@/components/ui/field";
import { Select, Switch } from "@/components/ui/input";
import { DEFAULT_ALPHABETS } from "@/domain/connections/settings";
import { TextField, type ConnectionForm } from "./text-field";

/** interface_version (SMPP 3.4 clause 5.2.4): the version in hex. */
const VERSIONS = [
  [0x33, "v33"],
  [0x34, "v34"],
  [0x50, "v50"],
] as const;

/** What most SMSCs take as it is: folded away. */
export function AdvancedFields({ form }: { form: ConnectionForm }) {
  const t = useTranslations("connections.form");
  const { register } = form;
  return (
    <details className="border-y py-3 [&[open]>summary]:mb-4">
      <summary className="w-fit cursor-pointer rounded-sm font-medium select-none hover:text-accent">
        {t("advanced")}
      </summary>
      <div className="flex flex-col gap-5 pb-3">
        <div className="grid gap-4 sm:grid-cols-3">
          <TextField form={form} name="systemType" label={t("systemType")} />
          <TextField form={form} name="settings.serviceType" label={t("serviceType")} />
          <TextField form={form} name="settings.addressRange" label={t("addressRange")} />
        </div>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t("interfaceVersion")}>
            <Select {...register("settings.interfaceVersion", { valueAsNumber: true })}>
              {VERSIONS.map(([value, name]) => (
                <option key={value} value={value}>
                  {t(`versions.${name}`)}
                </option>
              ))}
            </Select>
          </Field>
          <Field label={t("defaultAlphabet")} hint={t("alphabetHint")}>
            <Select {...register("settings.defaultAlphabet")}>
              {DEFAULT_ALPHABETS.map((alphabet) => (
                <option key={alphabet} value={alphabet}>
                  {t(`alphabets.${alphabet}`)}
                </option>
              ))}
            </Select>
          </Field>
          <TextField
            form={form}
            whole
            name="settings.enquireLinkSeconds"
            label={t("enquireLinkSeconds")}
            hint={t("inSeconds")}
          />
          <TextField
            form={form}
            whole
            name="settings.responseSeconds"
            label={t("responseSeconds")}
            hint={t("inSeconds")}
          />
        </div>
        <AddressTypes form={form} />
        <Switches form={form} />
      </div>
    </details>
  );
}

function AddressTypes({ form }: { form: ConnectionForm }) {
  const t = useTranslations("connections.form");
  return (
    <div>
      <div className="grid grid-cols-2 gap-4 sm:grid-cols-4">
        {(["sourceTon", "sourceNpi", "destinationTon", "destinationNpi"] as const).map((name) => (
          <TextField
            key={name}
            form={form}
            whole
            name={`settings.${name}`}
            label={t(name)}
            placeholder={t("byShape")}
          />
        ))}
      </div>
      <p className="mt-1 text-13 text-ink-muted">{t("tonHint")}</p>
    </div>
  );
}

function Switches({ form: { control } }: { form: ConnectionForm }) {
  const t = useTranslations("connections.form");
  return (
    <>
      {(["deliveryReceipts", "retryUnknownReplies"] as const).map((name) => (
        <Controller
          key={name}
          control={control}
          name={`settings.${name}`}
          render={({ field }) => (
            <Switch
              label={t(name)}
              hint={t(`${name}Hint`)}
              checked={field.value ?? true}
              onCheckedChange={field.onChange}
            />
          )}
        />
      ))}
    </>
  );
}
