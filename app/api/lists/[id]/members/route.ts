import { z } from "zod";
import { defineRead } from "@/app/_server/define-route";
import { listMembers } from "@/db/list-members";
import { readCursor } from "@/domain/contacts/cursor";
import { MEMBER_FILTERS, MEMBER_PAGE_SIZE } from "@/domain/lists/view";

/** A page of members, newest first; `q` is the start of a number, `after` the cursor of the page before. */
export const GET = defineRead({
  right: "view",
  query: z.object({
    id: z.uuid(),
    state: z.enum(MEMBER_FILTERS).catch("joined"),
    q: z.string().max(60).optional(),
    after: z.string().optional(),
  }),
  read: ({ query: { id, state, q, after } }) =>
    listMembers({
      listId: id,
      state,
      typed: q ?? "",
      after: readCursor(after),
      limit: MEMBER_PAGE_SIZE,
    }),
});
