import { z } from "zod";
import { BALLOT_OUTCOMES } from "./codes";
import { POLL_FILTERS } from "./state";

/** Query strings of the polls' pages and reads. What is no value of a filter is left out rather than refused. */

export const pollListQuerySchema = z.object({
  filter: z.enum(POLL_FILTERS).catch("all"),
  /** from 1 */
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
});
export type PollListQuery = z.output<typeof pollListQuerySchema>;

export function writePollListQuery({ filter, page }: PollListQuery): string {
  const pairs = [...(filter === "all" ? [] : [`filter=${filter}`]), ...(page === 1 ? [] : [`page=${page}`])];
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

export const pollIdSchema = z.object({ id: z.uuid("This is no poll.") });

/** `question`: one of the poll's; its first one where it is left out. */
export const questionQuerySchema = pollIdSchema.extend({
  question: z.uuid().nullable().catch(null).default(null),
});

export const ballotQuerySchema = questionQuerySchema.extend({
  outcome: z.enum(BALLOT_OUTCOMES).nullable().catch(null).default(null),
  choice: z.uuid().nullable().catch(null).default(null),
  before: z.uuid().nullable().catch(null).default(null),
});
/** `question` left out: ballots on all of them. */
export type BallotQuery = Omit<z.output<typeof ballotQuerySchema>, "id" | "question"> & {
  question?: string | null;
};

export const nearMissQuerySchema = questionQuerySchema.extend({
  after: z.uuid().nullable().catch(null).default(null),
});

const MOST_DECISIONS = 200;
const reasonSchema = z.string().trim().max(500, "A reason has at most 500 characters.");

const decisionSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("accept"), choiceId: z.uuid() }),
  z.strictObject({ kind: z.enum(["reject", "retract", "exclude", "include"]) }),
]);

/** What a person decides about ballots; taking votes out and putting them back wants a reason. */
export const decideBallotsSchema = z
  .strictObject({
    id: pollIdSchema.shape.id,
    ballots: z
      .array(z.strictObject({ ballotId: z.uuid(), decision: decisionSchema }))
      .min(1)
      .max(MOST_DECISIONS),
    reason: reasonSchema,
  })
  .superRefine(({ ballots, reason }, context) => {
    if (new Set(ballots.map(({ ballotId }) => ballotId)).size < ballots.length)
      context.addIssue({ code: "custom", path: ["ballots"], message: "A ballot stands here twice." });
    const wanted = ballots.some(({ decision: { kind } }) => kind === "exclude" || kind === "include");
    if (wanted && reason === "") context.addIssue({ code: "custom", path: ["reason"], message: "Say why." });
  });

/** How much longer a poll runs, in minutes: what the dialog offers. */
export const EXTENSIONS = [5, 10, 15, 30, 60] as const;
/** All held texts of a poll: counted, or late. */
export const decideHeldSchema = z.strictObject({
  id: pollIdSchema.shape.id,
  kind: z.enum(["accept", "reject"]),
  reason: reasonSchema.min(1, "Say why."),
});

export const goLiveSchema = z.strictObject({
  id: pollIdSchema.shape.id,
  /** `updatedAt` of the poll that the dialog showed */
  seenAt: z.int(),
  numberIds: z.array(z.uuid()).min(1, "Choose the number that the audience texts to.").max(200),
});

export const extendPollSchema = z.strictObject({
  id: pollIdSchema.shape.id,
  minutes: z.int().min(1).max(1440).default(EXTENSIONS[2]),
});

export const openPollSchema = z.strictObject({
  id: pollIdSchema.shape.id,
  /** of one that closed: why it opens again */
  reason: reasonSchema.optional(),
});

export const replyQuerySchema = pollIdSchema.extend({
  before: z.uuid().nullable().catch(null).default(null),
});
