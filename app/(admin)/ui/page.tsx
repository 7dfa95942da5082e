import { notFound } from "next/navigation";
import { KitPage } from "@/components/kit/kit-page";
import { IS_DEVELOPMENT } from "@/config/mode";

/** Every part of the kit in every state, light and dark: to be looked at after each change. Development only. */
export default function UiPage() {
  if (!IS_DEVELOPMENT) notFound();
  return <KitPage />;
}
