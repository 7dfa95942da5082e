import { getTranslations } from "next-intl/server";
import { redirect } from "next/navigation";
import { safeCallbackPath } from "@/app/_server/callback-path";
import { currentUser } from "@/app/_server/session";
import { SignInForm } from "@/components/auth/sign-in-form";
import { getInstallation } from "@/db/installation";
import { isSetupOpen } from "@/db/setup";

type Search = { callback?: string | string[] };

export async function generateMetadata() {
  const t = await getTranslations("auth.signIn");
  return { title: t("title") };
}

export default async function SignInPage({ searchParams }: { searchParams: Promise<Search> }) {
  const { callback } = await searchParams;
  const next = safeCallbackPath(typeof callback === "string" ? callback : null);
  if (await isSetupOpen()) redirect("/setup");
  if (await currentUser()) redirect(next);
  const [t, { name }] = await Promise.all([getTranslations("auth.signIn"), getInstallation()]);
  return (
    <>
      <p className="mb-1 text-ink-muted">{name}</p>
      <h1 className="mb-6 text-28 font-semibold">{t("title")}</h1>
      <SignInForm next={next} />
    </>
  );
}
