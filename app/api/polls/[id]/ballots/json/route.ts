import { defineRoute } from "@/app/_server/define-route";
import { fileDownload } from "@/app/_server/file-download";
import { parseInput } from "@/app/_server/refusals";
import { exportBallotsJson } from "@/db/poll-export";
import { getPoll } from "@/db/polls";
import { AppError } from "@/domain/errors";
import { pollIdSchema } from "@/domain/polls/queries";

/** Holds the numbers of all who voted, as the CSV does. */
export const GET = defineRoute("edit", async ({ params }) => {
  const poll = await getPoll(parseInput(pollIdSchema, params).id);
  if (!poll) throw new AppError("not-found", "This poll was deleted.");
  return fileDownload(
    { kind: "ballots", name: poll.name, type: "json" },
    exportBallotsJson(poll),
    poll.timeZone,
  );
});
