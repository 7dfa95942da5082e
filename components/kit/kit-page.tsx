"use client";

import { useNow } from "@/components/ui/clock";
import { Segmented, TabPanel, Tabs } from "@/components/ui/tabs";
import { Page, PageHeader, Section } from "@/components/ui/page";
import { StateWord } from "@/components/ui/state-word";
import { useState } from "react";
import { ColourSamples, TypeSamples } from "./colour-samples";
import { ControlSamples } from "./control-samples";
import { FloatSamples } from "./float-samples";
import { DataSamples } from "./data-samples";
import { VerbSamples } from "./verb-samples";

const THEMES = ["light", "dark"] as const;

/** The samples stand twice, in both themes, so that one look compares them. Not part of the product: its words are not in the catalogue. */
export function KitPage() {
  const [shown, setShown] = useState<"both" | "light" | "dark">("both");
  const themes = THEMES.filter((theme) => shown === "both" || shown === theme);
  return (
    <Page className="max-w-none!">
      <PageHeader
        title="Kit"
        state={<StateWord tone="accent">Every part, in every state</StateWord>}
        actions={
          <Segmented
            label="Theme"
            value={shown}
            onChange={setShown}
            options={[
              { value: "both", label: "Both" },
              { value: "light", label: "Light" },
              { value: "dark", label: "Dark" },
            ]}
          />
        }
      />
      <div className={themes.length === 2 ? "grid gap-6 2xl:grid-cols-2" : undefined}>
        {themes.map((theme) => (
          <div key={theme} data-theme={theme} className="min-w-0 rounded-md border bg-canvas p-6 text-ink">
            <Samples />
          </div>
        ))}
      </div>
    </Page>
  );
}

function Samples() {
  const now = useNow();
  return (
    <>
      <Section title="Colours and type">
        <ColourSamples />
        <TypeSamples />
      </Section>
      <Section title="Verbs and states">
        <VerbSamples />
      </Section>
      <Section title="Controls">
        <ControlSamples />
      </Section>
      <Section title="Data" hint="A hint under a heading says what the part is for, in one sentence.">
        <DataSamples now={now} />
      </Section>
      <Section title="Floating">
        <FloatSamples />
      </Section>
      <Section title="Tabs">
        <Tabs
          label="Parts of a poll"
          defaultValue="one"
          tabs={[
            { value: "one", label: "Ballots" },
            { value: "two", label: "Replies" },
          ]}
        >
          <TabPanel value="one">The first panel.</TabPanel>
          <TabPanel value="two">The second panel.</TabPanel>
        </Tabs>
      </Section>
    </>
  );
}
