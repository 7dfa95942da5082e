"use client";

import { useState } from "react";
import { Field, FieldGroup } from "@/components/ui/field";
import { Checkbox, Input, Select, Switch, Textarea } from "@/components/ui/input";
import { WordsInput } from "@/components/ui/words-input";

export function ControlSamples() {
  const [words, setWords] = useState(["1", "blue", "ሰማያዊ", "أزرق", "🔵"]);
  const [on, setOn] = useState(true);
  return (
    <div className="grid gap-5 sm:grid-cols-2">
      <Field label="Name" hint="Stands at the top of the page." required>
        <Input placeholder="Song of the week" />
      </Field>
      <Field label="Keyword" error="“STOP” is kept for opting out. Choose another word.">
        <Input defaultValue="STOP" />
      </Field>
      <Field label="Present password">
        <Input type="password" defaultValue="secret" disabled />
      </Field>
      <Field label="Time zone">
        <Select>
          <option>Africa/Addis Ababa</option>
        </Select>
      </Field>
      <Field
        label="Words"
        hint="Enter or a comma ends a word."
        error="“blue” is taken by the poll “Colours”."
      >
        <WordsInput value={words} onChange={setWords} problems={new Map([[1, "Taken by “Colours”."]])} />
      </Field>
      <Field label="Reply" aside="1 part · 83 left">
        <Textarea defaultValue="Thank you for your vote." />
      </Field>
      <FieldGroup legend="What happens">
        <div className="flex flex-col gap-3">
          <Switch
            label="Changing is allowed"
            hint="The last choice counts."
            checked={on}
            onCheckedChange={setOn}
          />
          <Switch label="Off and locked" disabled />
          <Checkbox label="Only members of a list may vote" defaultChecked />
          <Checkbox label="Not chosen" />
        </div>
      </FieldGroup>
    </div>
  );
}
