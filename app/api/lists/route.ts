import { defineRead } from "@/app/_server/define-route";
import { listLists } from "@/db/lists";

export const GET = defineRead({ right: "view", read: () => listLists() });
