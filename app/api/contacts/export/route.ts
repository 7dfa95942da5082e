import { csvDownload } from "@/app/_server/file-download";
import { defineRoute } from "@/app/_server/define-route";
import { parseInput } from "@/app/_server/refusals";
import { getInstallation } from "@/db/installation";
import { exportTexters, getExportName } from "@/db/subscribers-export";
import { separatorSchema, textersQuerySchema } from "@/domain/contacts/export";
import { momentRange } from "@/domain/contacts/zoned-time";

/** "Who texted …" as CSV. Whoever may edit may take the numbers away; looking at them on screen needs `view` only. */
export const GET = defineRoute("edit", async ({ request }) => {
  const { separator, ...asked } = Object.fromEntries(request.nextUrl.searchParams);
  const query = parseInput(textersQuerySchema, asked);
  const format = { separator: parseInput(separatorSchema, separator) };
  const { timeZone } = await getInstallation();
  const period = {
    from: momentRange(query.from, timeZone).from,
    until: momentRange(query.to, timeZone).until,
  };
  const chunks = exportTexters({ ...query, ...period, word: query.word || null }, timeZone, format);
  return csvDownload(["texters", await getExportName(query)], chunks, timeZone);
});
