import { requireRight } from "@/app/_server/session";
import { InstallationForm } from "@/components/settings/installation-form";
import { RetentionSection } from "@/components/settings/retention-section";
import { getInstallationSettings } from "@/db/installation";
import { getRetention } from "@/db/retention";
import { saveInstallationAction, saveRetentionAction } from "../actions";

/** As of now. */
const readRetention = () => getRetention(Date.now());

export default async function InstallationPage() {
  await requireRight("admin");
  const [settings, retention] = await Promise.all([getInstallationSettings(), readRetention()]);
  return (
    <>
      <InstallationForm
        settings={settings}
        timeZones={Intl.supportedValuesOf("timeZone")}
        action={saveInstallationAction}
      />
      <RetentionSection retention={retention} save={saveRetentionAction} />
    </>
  );
}
