"use client";

import { useTranslations } from "next-intl";
import type { FieldPath } from "react-hook-form";
import type { ConnectionDraft } from "@/domain/connections/draft";
import { BIND_MODES, DEFAULT_ALPHABETS, LONG_TEXTS, RECEIPT_IDS } from "@/domain/connections/settings";
import { SettingGroup } from "./setting-group";
import { SelectField, SwitchField, TextField, type ConnectionForm } from "./text-field";

type Props = { form: ConnectionForm };

/** interface_version (SMPP 3.4 clause 5.2.4): the version in hex. */
const VERSIONS = [
  [0x33, "v33"],
  [0x34, "v34"],
  [0x50, "v50"],
] as const;

export function BindGroup({ form }: Props) {
  const t = useTranslations("connections.form");
  const [mode, sessions = 1, window, version = 0x34] = form.watch([
    ...(["mode", "settings.sessions", "window", "settings.interfaceVersion"] as const),
  ]);
  const other = VERSIONS.some(([value]) => value === version) ? [] : [version];
  return (
    <SettingGroup
      form={form}
      title={t("groups.bind")}
      summary={t("summaries.bind", { mode, sessions, window })}
      fields={[
        ...(["mode", "window", "systemType", "settings.sessions"] as const),
        ...(["settings.interfaceVersion", "settings.addressRange"] as const),
      ]}
    >
      <SelectField
        form={form}
        name="mode"
        label={t("mode")}
        options={BIND_MODES.map((value) => ({ value, label: t(`modes.${value}`) }))}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          form={form}
          whole
          name="settings.sessions"
          label={t("sessions")}
          hint={t("sessionsHint")}
        />
        <TextField form={form} whole name="window" label={t("window")} hint={t("windowHint")} />
        <TextField form={form} name="systemType" label={t("systemType")} hint={t("systemTypeHint")} />
        <SelectField
          form={form}
          numeric
          name="settings.interfaceVersion"
          label={t("interfaceVersion")}
          hint={t("interfaceVersionHint")}
          options={[
            ...VERSIONS.map(([value, name]) => ({ value, label: t(`versions.${name}`) })),
            ...other.map((value) => ({ value, label: `0x${value.toString(16)}` })),
          ]}
        />
        <TextField
          form={form}
          name="settings.addressRange"
          label={t("addressRange")}
          hint={t("addressRangeHint")}
        />
      </div>
    </SettingGroup>
  );
}

const TYPES = [
  ...(["settings.sourceTon", "settings.sourceNpi"] as const),
  ...(["settings.destinationTon", "settings.destinationNpi"] as const),
] satisfies FieldPath<ConnectionDraft>[];

export function AddressGroup({ form }: Props) {
  const t = useTranslations("connections.form");
  const set = form.watch(TYPES).filter((value) => value !== undefined).length;
  return (
    <SettingGroup
      form={form}
      title={t("groups.addresses")}
      summary={t("summaries.addresses", { set })}
      fields={[...TYPES, "settings.serviceType"]}
    >
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
      <TextField
        form={form}
        name="settings.serviceType"
        label={t("serviceType")}
        hint={t("serviceTypeHint")}
      />
    </SettingGroup>
  );
}

export function TextGroup({ form }: Props) {
  const t = useTranslations("connections.form");
  const [alphabet = "gsm7", long = "udh16", validity = null] = form.watch([
    "settings.defaultAlphabet",
    "settings.longTexts",
    "settings.validitySeconds",
  ]);
  return (
    <SettingGroup
      form={form}
      title={t("groups.texts")}
      summary={t("summaries.texts", {
        alphabet: t(`alphabets.${alphabet}`),
        long,
        validity: validity ?? 0,
      })}
      fields={[
        ...(["settings.defaultAlphabet", "settings.longTexts", "settings.validitySeconds"] as const),
        "settings.spool",
      ]}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          form={form}
          name="settings.defaultAlphabet"
          label={t("defaultAlphabet")}
          hint={t("alphabetHint")}
          options={DEFAULT_ALPHABETS.map((value) => ({ value, label: t(`alphabets.${value}`) }))}
        />
        <SelectField
          form={form}
          name="settings.longTexts"
          label={t("longTexts")}
          hint={t("longTextsHint")}
          options={LONG_TEXTS.map((value) => ({ value, label: t(`longTextForms.${value}`) }))}
        />
        <TextField
          form={form}
          whole="or-null"
          unit={t("seconds")}
          name="settings.validitySeconds"
          label={t("validity")}
          hint={t("validityHint")}
          placeholder={t("leftToSmsc")}
        />
      </div>
      <SwitchField form={form} name="settings.spool" label={t("spool")} hint={t("spoolHint")} />
    </SettingGroup>
  );
}

export function ReceiptGroup({ form }: Props) {
  const t = useTranslations("connections.form");
  const [asked = true, ids = "learned"] = form.watch(["settings.deliveryReceipts", "settings.receiptIds"]);
  return (
    <SettingGroup
      form={form}
      title={t("groups.receipts")}
      summary={t("summaries.receipts", { asked: String(asked), ids: t(`receiptIdWords.${ids}`) })}
      fields={["settings.deliveryReceipts", "settings.receiptIds", "settings.retryUnknownReplies"]}
    >
      <SwitchField
        form={form}
        name="settings.deliveryReceipts"
        label={t("deliveryReceipts")}
        hint={t("deliveryReceiptsHint")}
      />
      <SelectField
        form={form}
        name="settings.receiptIds"
        label={t("receiptIds")}
        hint={t(`receiptIdHints.${ids}`)}
        options={RECEIPT_IDS.map((value) => ({ value, label: t(`receiptIdForms.${value}`) }))}
      />
      <SwitchField
        form={form}
        name="settings.retryUnknownReplies"
        label={t("retryUnknownReplies")}
        hint={t("retryUnknownRepliesHint")}
      />
    </SettingGroup>
  );
}

const TIMES = [
  ...(["settings.enquireLinkSeconds", "settings.responseSeconds", "settings.inactivitySeconds"] as const),
  ...(["settings.reconnectFloorSeconds", "settings.reconnectCeilingSeconds"] as const),
] satisfies FieldPath<ConnectionDraft>[];

export function TimingGroup({ form }: Props) {
  const t = useTranslations("connections.form");
  const [enquire, response, , floor, ceiling] = form.watch(TIMES).map((value) => value ?? 0);
  const field = (name: "enquireLinkSeconds" | "responseSeconds" | "reconnectFloorSeconds") => (
    <TextField
      form={form}
      whole
      unit={t("seconds")}
      name={`settings.${name}`}
      label={t(name)}
      hint={t(`${name}Hint`)}
    />
  );
  return (
    <SettingGroup
      form={form}
      title={t("groups.timing")}
      summary={t("summaries.timing", {
        enquire: enquire ?? 0,
        response: response ?? 0,
        floor: floor ?? 0,
        ceiling: ceiling ?? 0,
      })}
      fields={TIMES}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        {field("enquireLinkSeconds")}
        {field("responseSeconds")}
        <TextField
          form={form}
          whole="or-null"
          unit={t("seconds")}
          name="settings.inactivitySeconds"
          label={t("inactivitySeconds")}
          hint={t("inactivitySecondsHint")}
          placeholder={t("byItself")}
        />
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        {field("reconnectFloorSeconds")}
        <TextField
          form={form}
          whole
          unit={t("seconds")}
          name="settings.reconnectCeilingSeconds"
          label={t("reconnectCeilingSeconds")}
          hint={t("reconnectCeilingSecondsHint")}
        />
      </div>
    </SettingGroup>
  );
}
