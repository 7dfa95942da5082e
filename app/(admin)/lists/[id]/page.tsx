import { z } from "zod";
import { requireRight } from "@/app/_server/session";
import { ListDetail } from "@/components/lists/list-detail";
import { Page } from "@/components/ui/page";
import { listMembers } from "@/db/list-members";
import { readCursor } from "@/domain/contacts/cursor";
import { MEMBER_FILTERS, MEMBER_PAGE_SIZE } from "@/domain/lists/view";
import { hasRight } from "@/domain/users/rights";
import { addMemberAction, removeMemberAction } from "../actions";
import { readList } from "../read-list";

type Props = {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata({ params }: Props) {
  await requireRight("view");
  return { title: (await readList(params)).name };
}

/** Whatever stands in the URL: what is no view shows the first page of those on the list. */
const viewSchema = z.object({
  state: z.enum(MEMBER_FILTERS).catch("joined"),
  q: z.string().max(60).catch(""),
  after: z.string().catch(""),
});

export default async function ListPage({ params, searchParams }: Props) {
  const user = await requireRight("view");
  const list = await readList(params);
  const view = viewSchema.parse(await searchParams);
  const members = await listMembers({
    listId: list.id,
    state: view.state,
    typed: view.q,
    after: readCursor(view.after),
    limit: MEMBER_PAGE_SIZE,
  });
  const canEdit = hasRight(user.rights, "edit");
  return (
    <Page>
      <ListDetail
        list={list}
        view={view}
        members={members}
        actions={canEdit ? { add: addMemberAction, remove: removeMemberAction } : null}
      />
    </Page>
  );
}
