import { csvDownload } from "@/app/_server/file-download";
import { defineRoute } from "@/app/_server/define-route";
import { parseInput } from "@/app/_server/refusals";
import { getInstallation } from "@/db/installation";
import { exportMembers, getExportName } from "@/db/subscribers-export";
import { membersQuerySchema, separatorSchema } from "@/domain/contacts/export";

/** The members of a list as CSV. */
export const GET = defineRoute("edit", async ({ request }) => {
  const { separator, ...asked } = Object.fromEntries(request.nextUrl.searchParams);
  const { list } = parseInput(membersQuerySchema, asked);
  const format = { separator: parseInput(separatorSchema, separator) };
  const { timeZone } = await getInstallation();
  const title = await getExportName({ subject: "list", id: list, word: "" });
  return csvDownload(["members", title], exportMembers(list, timeZone, format), timeZone);
});
