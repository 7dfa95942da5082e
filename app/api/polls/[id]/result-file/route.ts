import { defineRoute } from "@/app/_server/define-route";
import { fileDownload } from "@/app/_server/file-download";
import { parseInput } from "@/app/_server/refusals";
import { exportResultFile } from "@/db/poll-result-file";
import { getPoll } from "@/db/polls";
import { AppError } from "@/domain/errors";
import { pollIdSchema } from "@/domain/polls/queries";

/** Holds no number, but every text's time: for whoever may edit, who then hands it out. */
export const GET = defineRoute("edit", async ({ params }) => {
  const poll = await getPoll(parseInput(pollIdSchema, params).id);
  if (!poll) throw new AppError("not-found", "This poll was deleted.");
  const chunks = exportResultFile(poll, Date.now());
  return fileDownload({ kind: "result", name: poll.name, type: "json" }, chunks, poll.timeZone);
});
