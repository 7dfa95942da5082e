import { defineRead } from "@/app/_server/define-route";
import { getOverview } from "@/db/overview";

export const GET = defineRead({ right: "view", read: () => getOverview() });
