import { requireRight } from "@/app/_server/session";
import { InstallationForm } from "@/components/settings/installation-form";
import { getInstallationSettings } from "@/db/installation";
import { saveInstallationAction } from "../actions";

export default async function InstallationPage() {
  await requireRight("admin");
  return (
    <InstallationForm
      settings={await getInstallationSettings()}
      timeZones={Intl.supportedValuesOf("timeZone")}
      action={saveInstallationAction}
    />
  );
}
