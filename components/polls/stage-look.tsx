"use client";

import Image from "next/image";
import { useTranslations } from "next-intl";
import { useRef, useState, type ChangeEvent } from "react";
import type { Action, ActionResult } from "@/components/ui/action";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { LOGO_TYPES, MOST_LOGO_OCTETS, STAGE_THEMES, type StageColours } from "@/domain/stage/look";
import type { StageChange, StageView } from "@/domain/stage/stage";

export type LookActions = {
  change: Action<StageChange, StageView>;
  setLogo: Action<{ id: string; logo: string | null }, StageView>;
};

type Props = {
  pollId: string;
  stage: StageView;
  actions: LookActions;
  onChange: (stage: StageView) => void;
};

const OWN = "own";
/** Where somebody begins who chooses colours: those of the dark theme. */
const FIRST: StageColours = { background: "#161513", bars: "#3fb3aa" };

/** Theme or own colours, and the logo beside the question. Each takes effect at once, on every screen. */
export function StageLookFields({ pollId, stage, actions, onChange }: Props) {
  const t = useTranslations("stage.setup");
  const kit = useTranslations("kit");
  const [own, setOwn] = useState(stage.colours !== null);
  const [refusal, setRefusal] = useState<{ message: string; paths: string[] } | null>(null);
  const run = async (work: Promise<ActionResult<StageView>>): Promise<void> => {
    const result = await work.catch(() => null);
    if (result?.ok) onChange(result.value);
    const paths = result?.ok ? [] : (result?.problems ?? []).map(({ path }) => path);
    setRefusal(result?.ok ? null : { message: result?.message ?? kit("unreachable"), paths });
  };
  const choose = (value: string): void => {
    setOwn(value === OWN);
    const theme = STAGE_THEMES.find((one) => one === value);
    if (theme) void run(actions.change({ id: pollId, theme, colours: null }));
  };
  return (
    <>
      <Field label={t("look")}>
        <Select
          className="sm:max-w-48"
          value={own ? OWN : stage.theme}
          onChange={({ target }) => choose(target.value)}
        >
          {[...STAGE_THEMES, OWN].map((one) => (
            <option key={one} value={one}>
              {t(one as "own")}
            </option>
          ))}
        </Select>
      </Field>
      {own && (
        <Colours
          colours={stage.colours ?? FIRST}
          save={(colours) => run(actions.change({ id: pollId, colours }))}
        />
      )}
      <Logo pollId={pollId} stage={stage} save={(logo) => run(actions.setLogo({ id: pollId, logo }))} />
      {refusal && <Notice tone="bad">{refusal.message}</Notice>}
    </>
  );
}

function Colours({
  colours,
  save,
}: {
  colours: StageColours;
  save: (colours: StageColours) => Promise<void>;
}) {
  const t = useTranslations("stage.setup");
  const [chosen, setChosen] = useState(colours);
  const [busy, setBusy] = useState(false);
  const apply = async (): Promise<void> => {
    setBusy(true);
    await save(chosen);
    setBusy(false);
  };
  return (
    <form
      className="flex flex-wrap items-end gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void apply();
      }}
    >
      {(["background", "bars"] as const).map((name) => (
        <Field key={name} label={t(name)}>
          <span className="flex items-center gap-2">
            <input
              type="color"
              aria-label={t(`${name}Picker`)}
              value={/^#[0-9a-f]{6}$/i.test(chosen[name]) ? chosen[name] : "#000000"}
              onChange={({ target }) => setChosen({ ...chosen, [name]: target.value })}
              className="size-9 shrink-0 rounded-md border border-line-strong bg-surface p-0.5 pointer-coarse:size-11"
            />
            <Input
              className="max-w-28 tabular-nums"
              dir="ltr"
              maxLength={7}
              value={chosen[name]}
              onChange={({ target }) => setChosen({ ...chosen, [name]: target.value })}
            />
          </span>
        </Field>
      ))}
      <Button type="submit" busy={busy}>
        {t("useColours")}
      </Button>
    </form>
  );
}

function Logo({
  pollId,
  stage: { token, logo },
  save,
}: {
  pollId: string;
  stage: StageView;
  save: (logo: string | null) => Promise<void>;
}) {
  const t = useTranslations("stage.setup");
  const file = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState("");
  const take = async ({ target }: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const [chosen] = target.files ?? [];
    target.value = "";
    if (!chosen) return;
    const tooLarge = chosen.size > MOST_LOGO_OCTETS;
    setProblem(tooLarge ? t("logoTooLarge") : "");
    if (!tooLarge) await save(await base64Of(chosen));
  };
  return (
    <div>
      <p className="mb-1 font-medium">{t("logo")}</p>
      <div className="flex flex-wrap items-center gap-3">
        {logo && (
          <span className="relative h-9 w-32">
            <Image
              src={`/api/stage/${token}/logo?v=${logo}`}
              alt={t("logoNow")}
              fill
              className="object-contain object-left"
            />
          </span>
        )}
        <Button size="sm" onClick={() => file.current?.click()}>
          {t(logo ? "logoReplace" : "logoChoose")}
        </Button>
        {logo && (
          <Button size="sm" onClick={() => void save(null)}>
            {t("logoRemove")}
          </Button>
        )}
        <input
          ref={file}
          id={`logo-${pollId}`}
          type="file"
          accept={Object.values(LOGO_TYPES).join(",")}
          aria-label={t("logoFile")}
          className="hidden"
          onChange={(event) => void take(event)}
        />
      </div>
      <p className="mt-1.5 text-13 text-ink-muted">{t("logoHint")}</p>
      {problem && (
        <p role="alert" className="mt-1 text-13 text-bad">
          {problem}
        </p>
      )}
    </div>
  );
}

async function base64Of(file: File): Promise<string> {
  const octets = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (const octet of octets) text += String.fromCharCode(octet);
  return btoa(text);
}
