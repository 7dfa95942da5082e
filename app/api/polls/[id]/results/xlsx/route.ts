import { defineRoute } from "@/app/_server/define-route";
import { fileDownload } from "@/app/_server/file-download";
import { parseInput } from "@/app/_server/refusals";
import { writeWorkbook } from "@/app/_server/workbook";
import { resultSheets } from "@/db/poll-workbook";
import { getPoll } from "@/db/polls";
import { zoneOffsets } from "@/domain/contacts/zoned-time";
import { AppError } from "@/domain/errors";
import { pollIdSchema } from "@/domain/polls/queries";

export const GET = defineRoute("view", async ({ params }) => {
  const poll = await getPoll(parseInput(pollIdSchema, params).id);
  if (!poll) throw new AppError("not-found", "This poll was deleted.");
  const workbook = writeWorkbook(await resultSheets(poll), zoneOffsets(poll.timeZone));
  return fileDownload({ kind: "results", name: poll.name, type: "xlsx" }, workbook, poll.timeZone);
});
