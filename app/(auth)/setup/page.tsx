import { getTranslations } from "next-intl/server";
import { redirect } from "next/navigation";
import { SetupForm } from "@/components/auth/setup-form";
import { isSetupOpen } from "@/db/setup";
import { createOwnerAction } from "./actions";

export async function generateMetadata() {
  const t = await getTranslations("auth.setup");
  return { title: t("title") };
}

export default async function SetupPage() {
  if (!(await isSetupOpen())) redirect("/");
  const t = await getTranslations("auth.setup");
  return (
    <>
      <h1 className="mb-2 text-28 font-semibold">{t("title")}</h1>
      <p className="mb-6 text-ink-muted">{t("intro")}</p>
      <SetupForm action={createOwnerAction} timeZones={Intl.supportedValuesOf("timeZone")} />
    </>
  );
}
