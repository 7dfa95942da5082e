import { defineRead } from "@/app/_server/define-route";
import { listBench } from "@/app/_server/simulator";

export const GET = defineRead({ right: "view", read: () => listBench() });
