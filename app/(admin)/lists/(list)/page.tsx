import { getTranslations } from "next-intl/server";
import { requireRight } from "@/app/_server/session";
import { ListOverview } from "@/components/lists/list-overview";
import { Page } from "@/components/ui/page";
import { listLists } from "@/db/lists";
import { hasRight } from "@/domain/users/rights";
import { setListEnabledAction } from "../actions";

export async function generateMetadata() {
  const t = await getTranslations("lists");
  return { title: t("title") };
}

export default async function ListsPage() {
  const user = await requireRight("view");
  return (
    <Page>
      <ListOverview
        initial={await listLists()}
        canEdit={hasRight(user.rights, "edit")}
        setEnabled={setListEnabledAction}
      />
    </Page>
  );
}
