import { defineRead } from "@/app/_server/define-route";
import { getSending } from "@/db/sending";

export const GET = defineRead({ right: "view", read: () => getSending() });
