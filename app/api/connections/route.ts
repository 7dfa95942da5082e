import { defineRead } from "@/app/_server/define-route";
import { listConnections } from "@/db/connections";

export const GET = defineRead({ right: "view", read: () => listConnections() });
