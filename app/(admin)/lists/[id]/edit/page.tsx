import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { requireRight } from "@/app/_server/session";
import { DeleteList } from "@/components/lists/delete-list";
import { ListForm } from "@/components/lists/list-form";
import { Page, PageHeader } from "@/components/ui/page";
import { countMembers } from "@/db/list-counts";
import { listNumberOptions } from "@/db/services";
import { deleteListAction, saveListAction } from "../../actions";
import { readList } from "../../read-list";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props) {
  await requireRight("view");
  const t = await getTranslations("lists");
  return { title: t("editTitle", { name: (await readList(params)).name }) };
}

export default async function EditListPage({ params }: Props) {
  await requireRight("edit");
  const t = await getTranslations("lists");
  const list = await readList(params);
  const { id, name } = list;
  const [numbers, members] = await Promise.all([listNumberOptions(), countMembers([id])]);
  const { description, enabled, numberIds, joinWords, leaveWords } = list;
  const { joinReply, alreadyReply, leaveReply } = list;
  const words = { numberIds, joinWords, leaveWords };
  const initial = { name, description, enabled, ...words, joinReply, alreadyReply, leaveReply };
  return (
    <Page>
      <PageHeader
        back={
          <Link href={`/lists/${id}`}>
            <bdi>{name}</bdi>
          </Link>
        }
        title={t("editTitle", { name })}
        actions={<DeleteList list={list} members={members.get(id) ?? 0} remove={deleteListAction} />}
      />
      <ListForm key={id} id={id} initial={initial} numbers={numbers} save={saveListAction} />
    </Page>
  );
}
