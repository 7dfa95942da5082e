import { getRequestConfig } from "next-intl/server";
import { messages } from "@/app/_server/messages";
import { getInstallation } from "@/db/installation";

/** English as the world writes its dates: 24 Nov 2026, 14:03. Further locales bring a catalogue of their own. */
const LOCALE = "en-GB";

export default getRequestConfig(async () => {
  const { timeZone } = await getInstallation();
  return { locale: LOCALE, messages, timeZone, now: new Date() };
});
