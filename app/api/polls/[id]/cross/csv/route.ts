import { csvDownload } from "@/app/_server/file-download";
import { defineRoute } from "@/app/_server/define-route";
import { parseInput } from "@/app/_server/refusals";
import { exportCrossTable } from "@/db/poll-cross";
import { getPoll } from "@/db/polls";
import { AppError } from "@/domain/errors";
import { crossQuerySchema } from "@/domain/polls/cross-table";

/** Nobody's number is in it, and small cells are hidden as on the page. */
export const GET = defineRoute("view", async ({ params, request }) => {
  const asked = Object.fromEntries(request.nextUrl.searchParams);
  const { id, question, by } = parseInput(crossQuerySchema, { ...asked, ...params });
  const poll = await getPoll(id);
  const text = poll && (await exportCrossTable(poll, question ?? poll.questionId, by));
  if (!poll || text === null)
    throw new AppError("not-found", "This poll, or this question of it, was deleted.");
  return csvDownload(["cross-table", poll.name], [text], poll.timeZone);
});
