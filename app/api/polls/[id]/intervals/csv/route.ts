import { csvDownload } from "@/app/_server/file-download";
import { defineRoute } from "@/app/_server/define-route";
import { parseInput } from "@/app/_server/refusals";
import { exportIntervals } from "@/db/poll-export";
import { getPoll } from "@/db/polls";
import { AppError } from "@/domain/errors";
import { askedIn } from "@/domain/polls/questions";
import { questionQuerySchema } from "@/domain/polls/queries";

/** Of one question: `?question=`, the first one where it is left out. */
export const GET = defineRoute("view", async ({ params, request }) => {
  const asked = Object.fromEntries(request.nextUrl.searchParams);
  const { id, question } = parseInput(questionQuerySchema, { ...asked, ...params });
  const whole = await getPoll(id);
  const poll = whole && askedIn(whole, question);
  if (!poll) throw new AppError("not-found", "This poll was deleted.");
  return csvDownload(["votes-over-time", poll.name], [await exportIntervals(poll)], poll.timeZone);
});
