"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { tell } from "@/components/ui/toast";
import { draftOf, PRESETS, SPOOLS } from "@/domain/connections/presets";
import { PEER_KINDS, type PeerKind } from "@/domain/connections/settings";
import type { ConnectionActions, ReadCertificates } from "./connection-actions";
import { ConnectionForm } from "./connection-form";
import { PresetPicker } from "./preset-picker";
import type { ConnectionForm as Form } from "./text-field";

/** Asks first what is at the other end. `simulatorPort`: where the simulator listens, null without one. */
export function NewConnection({
  actions,
  readCertificates,
  simulatorPort,
}: {
  actions: Pick<ConnectionActions, "save" | "test">;
  readCertificates: ReadCertificates;
  simulatorPort: number | null;
}) {
  const t = useTranslations("connections");
  const router = useRouter();
  const [preset, setPreset] = useState<PeerKind>("phone");
  const presets = PEER_KINDS.filter((one) => one !== "simulator" || simulatorPort !== null);
  const choose = (form: Form, next: PeerKind) => {
    setPreset(next);
    const values = PRESETS[next];
    const port = next === "simulator" ? (simulatorPort ?? values.port) : values.port;
    const { host } = form.getValues();
    // a host that a person typed stays
    const isTyped = host !== "" && host !== PRESETS[preset].host;
    form.setValue("host", isTyped ? host : values.host);
    form.setValue("port", port);
    form.setValue("systemType", values.systemType);
    form.setValue("mode", values.mode);
    form.setValue("window", values.window);
    form.setValue("limits", values.limits);
    form.setValue("settings.kind", next);
    form.setValue("settings.spool", SPOOLS[next]);
    form.clearErrors(["host", "port"]);
  };
  return (
    <div className="max-w-2xl">
      <ConnectionForm
        id={null}
        initial={draftOf("phone")}
        stored={null}
        actions={actions}
        readCertificates={readCertificates}
        onSaved={({ id, name }) => {
          tell(t("saved", { name }));
          router.push(`/connections/${id}`);
        }}
        top={(form) => (
          <PresetPicker presets={presets} value={preset} onChange={(next) => choose(form, next)} />
        )}
      />
    </div>
  );
}
