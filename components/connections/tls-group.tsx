"use client";

import { useTranslations } from "next-intl";
import { Notice } from "@/components/ui/notice";
import type { ReadCertificates } from "./connection-actions";
import { CertificateField } from "./certificate-field";
import { KeyField } from "./key-field";
import { SettingGroup } from "./setting-group";
import { SwitchField, TextField, type ConnectionForm } from "./text-field";

type Props = { form: ConnectionForm; hasClientKey: boolean; readCertificates: ReadCertificates };

/** TLS under the link: off unless switched on, and then proven unless said otherwise. */
export function TlsGroup({ form, ...material }: Props) {
  const t = useTranslations("connections.form");
  const [enabled = false, verify = true] = form.watch(["settings.tls.enabled", "settings.tls.verify"]);
  return (
    <SettingGroup
      form={form}
      title={t("groups.tls")}
      summary={t("summaries.tls", { state: enabled ? (verify ? "verified" : "unverified") : "off" })}
      fields={[
        ...(["settings.tls.ca", "settings.tls.serverName", "settings.tls.clientCert"] as const),
        "clientKey",
      ]}
    >
      <SwitchField
        form={form}
        name="settings.tls.enabled"
        label={t("tls.enabled")}
        hint={t("tls.enabledHint")}
      />
      {enabled && <TlsFields form={form} {...material} />}
    </SettingGroup>
  );
}

function TlsFields({ form, hasClientKey, readCertificates }: Props) {
  const t = useTranslations("connections.form.tls");
  const [verify = true, certificate = ""] = form.watch(["settings.tls.verify", "settings.tls.clientCert"]);
  return (
    <>
      <SwitchField
        form={form}
        name="settings.tls.verify"
        label={t("verify")}
        hint={t("verifyHint")}
        fallback
      />
      {!verify && <Notice tone="warn">{t("unverified")}</Notice>}
      <TextField
        form={form}
        name="settings.tls.serverName"
        label={t("serverName")}
        hint={t("serverNameHint")}
        placeholder={form.watch("host")}
      />
      <CertificateField
        form={form}
        name="settings.tls.ca"
        label={t("ca")}
        hint={t("caHint")}
        read={readCertificates}
      />
      <CertificateField
        form={form}
        name="settings.tls.clientCert"
        label={t("clientCert")}
        hint={t("clientCertHint")}
        read={readCertificates}
      />
      {certificate !== "" && <KeyField form={form} isStored={hasClientKey} />}
    </>
  );
}
