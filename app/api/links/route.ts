import { defineRead } from "@/app/_server/define-route";
import { listLinks } from "@/db/links";

export const GET = defineRead({ right: "view", read: () => listLinks() });
