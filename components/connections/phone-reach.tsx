"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { Segmented } from "@/components/ui/tabs";
import { PHONE_PORT, USB_HOST } from "@/domain/connections/presets";
import { TextField, type ConnectionForm } from "./text-field";

type Way = "wifi" | "usb";

/** How a phone is reached: by its address in the network, or through the cable as if it were this machine. */
export function PhoneReach({ form }: { form: ConnectionForm }) {
  const t = useTranslations("connections.form.phone");
  const fields = useTranslations("connections.form");
  const { getValues, setValue } = form;
  const [way, setWay] = useState<Way>(getValues("host") === USB_HOST ? "usb" : "wifi");
  const port = form.watch("port");
  const choose = (next: Way) => {
    setWay(next);
    const isUsb = getValues("host") === USB_HOST;
    if (next === "usb") setValue("host", USB_HOST, { shouldDirty: true, shouldValidate: true });
    else if (isUsb) setValue("host", "", { shouldDirty: true });
  };
  return (
    <div className="flex flex-col gap-4">
      <div>
        <p className="mb-1 font-medium">{t("reach")}</p>
        <Segmented
          label={t("reach")}
          value={way}
          onChange={choose}
          options={[
            { value: "wifi", label: t("wifi") },
            { value: "usb", label: t("usb") },
          ]}
        />
        <ol className="mt-3 flex list-decimal flex-col gap-1 ps-5 text-13 text-ink-muted marker:text-ink-faint">
          <li>{t("openApp")}</li>
          {way === "wifi" ? (
            <>
              <li>{t("sameNetwork")}</li>
              <li>{t("fixedAddress")}</li>
            </>
          ) : (
            <>
              <li>{t("debugging")}</li>
              <li>
                {t("forward")}
                <Command text={`adb forward tcp:${Number(port) || PHONE_PORT} tcp:${PHONE_PORT}`} />
              </li>
            </>
          )}
          <li>{t("awake")}</li>
        </ol>
      </div>
      <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_8rem]">
        <TextField
          form={form}
          name="host"
          label={t("address")}
          hint={t(way === "wifi" ? "addressHint" : "usbHint")}
          placeholder={way === "wifi" ? "192.168.1.20" : USB_HOST}
          required
        />
        <TextField form={form} whole name="port" label={fields("port")} required />
      </div>
    </div>
  );
}

/** A line to type on the machine where the worker runs. */
export function Command({ text }: { text: string }) {
  const t = useTranslations("connections.form.phone");
  return (
    <span className="mt-1 flex w-fit max-w-full items-center gap-1 rounded-md border bg-sunken ps-2.5 text-ink">
      <code className="overflow-x-auto py-1 font-mono text-12 whitespace-nowrap">{text}</code>
      <CopyButton text={text} label={t("copy")} />
    </span>
  );
}
