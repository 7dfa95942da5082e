import { defineRead } from "@/app/_server/define-route";
import { listServices } from "@/db/services";

export const GET = defineRead({ right: "view", read: () => listServices() });
