"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { tell } from "@/components/ui/toast";
import { draftOf, PRESETS, type Preset } from "@/domain/connections/draft";
import type { ConnectionActions } from "./connection-actions";
import { ConnectionForm } from "./connection-form";
import { PresetPicker } from "./preset-picker";
import type { ConnectionForm as Form } from "./text-field";

/** Asks first what is at the other end. `simulatorPort`: where the simulator listens, null without one. */
export function NewConnection({
  actions,
  simulatorPort,
}: {
  actions: Pick<ConnectionActions, "save" | "test">;
  simulatorPort: number | null;
}) {
  const t = useTranslations("connections");
  const router = useRouter();
  const [preset, setPreset] = useState<Preset>("phone");
  const presets = (Object.keys(PRESETS) as Preset[]).filter(
    (one) => one !== "simulator" || simulatorPort !== null,
  );
  const choose = (form: Form, next: Preset) => {
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
    form.clearErrors(["host", "port"]);
  };
  return (
    <div className="max-w-2xl">
      <ConnectionForm
        id={null}
        initial={draftOf("phone")}
        hasPassword={null}
        actions={actions}
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
