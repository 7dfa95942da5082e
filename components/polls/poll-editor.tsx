"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useMemo } from "react";
import { useWatch, type Control } from "react-hook-form";
import { useClashes } from "@/components/preview/use-preview";
import type { Action } from "@/components/ui/action";
import { Button } from "@/components/ui/button";
import { ActionFormBody, useActionForm, useLeaveWarning } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { Page, PageHeader } from "@/components/ui/page";
import { tell } from "@/components/ui/toast";
import type { Clash } from "@/domain/inbound/clash";
import type { ReplyLinks } from "@/domain/numbers/reply-link";
import { ANSWER_SECONDS } from "@/domain/polls/follow-ups";
import { pollInputSchema, type PollInput } from "@/domain/polls/schema";
import { inputOf, type PollNumber, type PollView } from "@/domain/polls/view";
import type { PreviewDraft } from "@/domain/preview/question";
import { ChoicesField } from "./choices-field";
import { AskFields, RuleFields } from "./editor-fields";
import { EditorFollowUps } from "./editor-follow-ups";
import { EditorReplies } from "./editor-replies";
import { TimeFields } from "./editor-times";
import { PhonePreview } from "./phone-preview";
import { PollStarts, useStart, type PollStart } from "./poll-starts";
import { usePollClock } from "./use-poll-clock";

export type SavePoll = Action<{ id: string | null; seenAt: number | null; poll: PollInput }, { id: string }>;

export type EditorFacts = {
  numbers: PollNumber[];
  links: ReplyLinks;
  lists: { id: string; name: string }[];
  /** of a new poll */
  timeZone: string;
  zones: string[];
  /** names of the series there are */
  series: string[];
  /** by choice: which may not be lost */
  votes: Record<string, number>;
};

/** One page to ask a question: words are checked as they are typed, and a phone beside it answers as the worker would. */
export function PollEditor({
  poll,
  start = null,
  facts,
  save,
}: {
  poll: PollView | null;
  /** of a new poll */
  start?: PollStart;
  facts: EditorFacts;
  save: SavePoll;
}) {
  const t = useTranslations("polls.editor");
  const router = useRouter();
  const live = poll !== null && !poll.draft;
  const texts = useTranslations("polls");
  const state = useActionForm({
    schema: pollInputSchema,
    defaultValues: useDefaults(poll, start, facts),
    action: async (input: PollInput) => {
      const result = await save({ id: poll?.id ?? null, seenAt: poll?.updatedAt ?? null, poll: input });
      if (result.ok) return result;
      const problems = result.problems.map(({ path, message }) => ({
        path: path.replace(/^poll\./, ""),
        message,
      }));
      return { ...result, problems };
    },
    onDone: ({ id }) => {
      const saved = state.form.getValues();
      // The offer to judge earlier texts again opens at once: nothing is to lie over its buttons.
      if (live && addsWords(poll, saved)) return router.push(`/polls/${id}?tab=review&judge`);
      const { name, opening } = saved;
      tell(texts(opening === "now" && !live ? "told.opened" : "told.saved", { name }));
      router.push(`/polls/${id}`);
    },
  });
  const { control, formState } = state.form;
  useLeaveWarning(formState.isDirty && !formState.isSubmitting);
  useFocusOnProblem(formState.submitCount, formState.isSubmitting);
  const values = useWatch({ control }) as PollInput;
  const id = poll?.id ?? null;
  const draft = useMemo((): PreviewDraft => ({ kind: "poll", id, input: values }), [id, values]);
  const clashes = useClashes(draft);
  return (
    <Page>
      <PageHeader
        back={<Link href={poll ? `/polls/${poll.id}` : "/polls"}>{poll ? poll.name : texts("back")}</Link>}
        title={poll ? texts("editTitle") : texts("newTitle")}
        state={poll ? <bdi>{poll.name}</bdi> : t("intro")}
      />
      {!poll && <PollStarts start={start} />}
      <div className="grid gap-x-8 gap-y-8 xl:gap-x-12 lg:grid-cols-[minmax(0,1fr)_18rem] xl:grid-cols-[minmax(0,1fr)_22rem]">
        <ActionFormBody
          state={state}
          verb={<Verb control={control} live={live} />}
          isLong
          className="flex min-w-0 flex-col gap-4"
          cancel={
            <Button asChild>
              <Link href={poll ? `/polls/${poll.id}` : "/polls"}>{t("cancel")}</Link>
            </Button>
          }
        >
          {poll && <RunningNotice poll={poll} />}
          <EditorFields poll={poll} facts={facts} clashes={clashes} values={values} control={control} />
        </ActionFormBody>
        <PhonePreview draft={draft} input={values} numbers={facts.numbers} />
      </div>
    </Page>
  );
}

/** Whether a text could name a choice now that it could not name before. */
function addsWords(poll: PollView, { choices, keyword }: PollInput): boolean {
  const known = new Set(poll.choices.filter((one) => !one.withdrawn).flatMap(({ words }) => words));
  const standing = choices.filter(({ withdrawn }) => !withdrawn);
  return keyword !== poll.keyword || standing.some(({ words }) => words.some((word) => !known.has(word)));
}

/** After a refused try the first field with a problem comes into sight; words and times have no input of the form's own to focus. */
function useFocusOnProblem(tries: number, busy: boolean): void {
  useEffect(() => {
    if (tries === 0 || busy) return;
    document.querySelector<HTMLElement>("form [aria-invalid=true]")?.focus();
  }, [tries, busy]);
}

type FieldsProps = {
  poll: PollView | null;
  facts: EditorFacts;
  clashes: readonly Clash[];
  values: PollInput;
  control: Control<PollInput>;
};

function EditorFields({ poll, facts, clashes, values, control }: FieldsProps) {
  const live = poll !== null && !poll.draft;
  return (
    <>
      <AskFields numbers={facts.numbers} series={facts.series} clashes={clashes} control={control} />
      <ChoicesField control={control} clashes={clashes} votes={facts.votes} live={live} />
      <EditorFollowUps control={control} clashes={clashes} votes={facts.votes} live={live} />
      <RuleFields lists={facts.lists} control={control} />
      <TimeFields poll={poll} zones={facts.zones} control={control} />
      <EditorReplies control={control} values={values} numbers={facts.numbers} links={facts.links} />
    </>
  );
}

function Verb({ control, live }: { control: Control<PollInput>; live: boolean }) {
  const t = useTranslations("polls.editor.verbs");
  const opening = useWatch({ control, name: "opening" });
  return t(live ? "save" : opening);
}

function RunningNotice({ poll }: { poll: PollView }) {
  const t = useTranslations("polls.editor");
  const { state } = usePollClock(poll);
  if (state !== "open" && state !== "paused" && state !== "grace") return null;
  return (
    <Notice tone="info" title={t("runningTitle")}>
      {t("runningBody")}
    </Notice>
  );
}

/** A new poll starts with what most polls have: two choices by number, and replies that say what happened. */
function useDefaults(poll: PollView | null, start: PollStart, { numbers, timeZone }: EditorFacts): PollInput {
  const t = useTranslations("polls.editor.defaults");
  const filled = useStart(start);
  return useMemo(
    () =>
      poll
        ? inputOf(poll)
        : {
            name: "",
            question: "",
            seriesName: "",
            numberIds: numbers.length === 1 ? numbers.map(({ id }) => id) : [],
            keyword: "",
            choices: [1, 2].map((n) => ({ id: null, name: "", words: [String(n)], withdrawn: false })),
            ballotsPerVoter: 1,
            period: "poll",
            windowSeconds: 3600,
            counting: "first",
            listId: null,
            timeZone,
            opening: "hand",
            opensAt: "",
            closing: "hand",
            closesAt: "",
            graceSeconds: 0,
            replies: {
              counted: t.raw("counted") as string,
              changed: t.raw("changed") as string,
              overCap: t.raw("overCap") as string,
              unknownChoice: t.raw("unknownChoice") as string,
              early: t.raw("early") as string,
              late: t.raw("late") as string,
              paused: t.raw("paused") as string,
            },
            versions: [],
            followUps: [],
            answerSeconds: ANSWER_SECONDS,
            ...filled,
          },
    [poll, filled, numbers, timeZone, t],
  );
}
