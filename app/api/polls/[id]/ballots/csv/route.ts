import { csvDownload } from "@/app/_server/file-download";
import { defineRoute } from "@/app/_server/define-route";
import { parseInput } from "@/app/_server/refusals";
import { exportBallots } from "@/db/poll-export";
import { getPoll } from "@/db/polls";
import { AppError } from "@/domain/errors";
import { pollIdSchema } from "@/domain/polls/queries";

/** Holds the numbers of all who voted: taking them away is for whoever may edit, as with every export of numbers. */
export const GET = defineRoute("edit", async ({ params }) => {
  const poll = await getPoll(parseInput(pollIdSchema, params).id);
  if (!poll) throw new AppError("not-found", "This poll was deleted.");
  return csvDownload(["ballots", poll.name], exportBallots(poll), poll.timeZone);
});
