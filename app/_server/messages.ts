import auth from "@/messages/en/auth.json";
import connections from "@/messages/en/connections.json";
import contacts from "@/messages/en/contacts.json";
import frame from "@/messages/en/frame.json";
import kit from "@/messages/en/kit.json";
import links from "@/messages/en/links.json";
import lists from "@/messages/en/lists.json";
import messageLog from "@/messages/en/messages.json";
import overview from "@/messages/en/overview.json";
import phones from "@/messages/en/phones.json";
import polls from "@/messages/en/polls.json";
import preview from "@/messages/en/preview.json";
import services from "@/messages/en/services.json";
import settings from "@/messages/en/settings.json";
import stage from "@/messages/en/stage.json";

/** The catalogue, a file a noun; the file's name is its namespace. */
export const messages = {
  auth,
  connections,
  contacts,
  frame,
  kit,
  links,
  lists,
  messages: messageLog,
  overview,
  phones,
  polls,
  preview,
  services,
  settings,
  stage,
};

declare module "next-intl" {
  interface AppConfig {
    Messages: typeof messages;
  }
}
