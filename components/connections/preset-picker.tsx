"use client";

import { cx } from "class-variance-authority";
import { RadioGroup } from "radix-ui";
import { useTranslations } from "next-intl";
import type { PeerKind } from "@/domain/connections/settings";

/** What stands at the other end: fills in what it usually wants. */
export function PresetPicker({
  presets,
  value,
  onChange,
}: {
  presets: readonly PeerKind[];
  value: PeerKind;
  onChange: (preset: PeerKind) => void;
}) {
  const t = useTranslations("connections.form");
  return (
    <div>
      <p id="preset" className="mb-2 font-medium">
        {t("preset")}
      </p>
      <RadioGroup.Root
        aria-labelledby="preset"
        value={value}
        onValueChange={(preset) => onChange(preset as PeerKind)}
        className="grid gap-2 sm:grid-cols-2"
      >
        {presets.map((preset) => (
          <RadioGroup.Item
            key={preset}
            value={preset}
            className={cx(
              "rounded-md border border-line-strong bg-surface px-3.5 py-2.5 text-start transition-colors hover:bg-hover",
              "data-[state=checked]:border-accent data-[state=checked]:bg-accent-soft",
            )}
          >
            <span className="block font-medium">{t(`presets.${preset}`)}</span>
            <span className="block text-13 text-ink-muted">{t(`presetHints.${preset}`)}</span>
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </div>
  );
}
