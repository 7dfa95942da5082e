import { pool } from "@/db/client";
import { getTotals } from "@/db/poll-results";
import { codeOf, MESSAGE_STATES, type MessageState } from "@/domain/messages/codes";
import { askedIn, questionsOf } from "@/domain/polls/questions";
import { choiceResults } from "@/domain/polls/results";
import type { PollInput } from "@/domain/polls/schema";
import type { PollView } from "@/domain/polls/view";
import type { Adjudicator } from "./inbox";
import { choice, nextPhone, song } from "./polls";

const question = (text: string, ...choices: PollInput["choices"]): PollInput["followUps"][number] => ({
  ...{ id: null, text, choices, withdrawn: false, translations: {} },
});
/** Three questions with choices of the same words. */
export const survey: Partial<PollInput> = {
  name: "Survey",
  counting: "first",
  replies: { ...song.replies, counted: "Done.", overCap: "Once only." },
  followUps: [
    question("How old?", choice("Young", "1"), choice("Old", "2")),
    question("Where?", choice("Town", "1", "town"), choice("Country", "2", "country")),
  ],
};

/** A phone that answers as a person does: after the question of the reply has left. */
export function phoneOf(one: Adjudicator, sender = nextPhone()) {
  return {
    sender,
    say: async (body: string, { at }: { at?: number } = {}) => {
      const text = one.text(sender, body, { at, progress: await one.asked(sender) });
      const [accepted] = await one.accept(text);
      if (accepted?.reply) await move(accepted.reply.id, "sent");
      return {
        id: text.id,
        outcome: accepted?.outcome,
        reply: accepted?.reply?.text ?? null,
        asked: accepted?.reply?.id,
      };
    },
  };
}

export const move = (id: string, state: MessageState) =>
  pool.query("UPDATE message SET state = $2 WHERE id = $1", [id, codeOf(MESSAGE_STATES, state)]);

/** Votes by choice name, a question each. */
export async function standings(poll: PollView): Promise<Record<string, number>[]> {
  const all: Record<string, number>[] = [];
  for (const { id } of questionsOf(poll)) {
    const asked = askedIn(poll, id);
    const results = choiceResults(asked.choices, await getTotals(asked));
    all.push(Object.fromEntries(results.map(({ name, votes }) => [name, votes])));
  }
  return all;
}
