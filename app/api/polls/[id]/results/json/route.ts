import { defineRoute } from "@/app/_server/define-route";
import { fileDownload } from "@/app/_server/file-download";
import { parseInput } from "@/app/_server/refusals";
import { exportResultsJson } from "@/db/poll-export";
import { getPoll } from "@/db/polls";
import { AppError } from "@/domain/errors";
import { pollIdSchema } from "@/domain/polls/queries";

export const GET = defineRoute("view", async ({ params }) => {
  const poll = await getPoll(parseInput(pollIdSchema, params).id);
  if (!poll) throw new AppError("not-found", "This poll was deleted.");
  const named = { kind: "results", name: poll.name, type: "json" } as const;
  return fileDownload(named, [await exportResultsJson(poll)], poll.timeZone);
});
