import { defineRead } from "@/app/_server/define-route";
import { getSimulatorState } from "@/app/_server/simulator";
import { benchState } from "@/domain/simulator/bench";

export const GET = defineRead({ right: "view", read: async () => benchState(await getSimulatorState()) });
