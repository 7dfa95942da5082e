import { defineRead } from "@/app/_server/define-route";
import { Paced } from "@/app/_server/paced";
import { readCrossTable } from "@/db/poll-cross";
import { getPoll } from "@/db/polls";
import { crossQuerySchema } from "@/domain/polls/cross-table";

const readings = new Paced();

/** One question of a poll by another: a scan of its votes, made for all who look, which rests. */
export const GET = defineRead({
  right: "view",
  query: crossQuerySchema,
  read: async ({ query: { id, question, by } }) => {
    const poll = await getPoll(id);
    const rows = question ?? poll?.questionId;
    if (!poll || rows === undefined) return null;
    return readings.read(`${id} ${rows} ${by}`, () => readCrossTable(poll, rows, by));
  },
});
