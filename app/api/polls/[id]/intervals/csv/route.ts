import { csvDownload } from "@/app/_server/file-download";
import { defineRoute } from "@/app/_server/define-route";
import { parseInput } from "@/app/_server/refusals";
import { exportIntervals } from "@/db/poll-export";
import { getPoll } from "@/db/polls";
import { AppError } from "@/domain/errors";
import { pollIdSchema } from "@/domain/polls/queries";

export const GET = defineRoute("view", async ({ params }) => {
  const poll = await getPoll(parseInput(pollIdSchema, params).id);
  if (!poll) throw new AppError("not-found", "This poll was deleted.");
  return csvDownload(["votes-over-time", poll.name], [await exportIntervals(poll)], poll.timeZone);
});
