import { getTranslations } from "next-intl/server";
import { requireRight } from "@/app/_server/session";
import { ServiceList } from "@/components/services/service-list";
import { Page } from "@/components/ui/page";
import { listServices } from "@/db/services";
import { hasRight } from "@/domain/users/rights";
import { deleteServiceAction, orderServicesAction, setServiceEnabledAction } from "../actions";

export async function generateMetadata() {
  const t = await getTranslations("services");
  return { title: t("title") };
}

export default async function ServicesPage() {
  const user = await requireRight("view");
  const services = await listServices();
  return (
    <Page>
      <ServiceList
        initial={services}
        canEdit={hasRight(user.rights, "edit")}
        actions={{
          setEnabled: setServiceEnabledAction,
          order: orderServicesAction,
          remove: deleteServiceAction,
        }}
      />
    </Page>
  );
}
