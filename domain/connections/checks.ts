import type { Problem } from "@/domain/errors";
import type { ConnectionSettings } from "./settings";

/** What contradicts itself in the settings of one link; paths begin at the settings. */
export function settingProblems(settings: ConnectionSettings): Problem[] {
  const { enquireLinkSeconds, inactivitySeconds, reconnectFloorSeconds, reconnectCeilingSeconds } = settings;
  const problems: Problem[] = [];
  if (reconnectCeilingSeconds < reconnectFloorSeconds)
    problems.push({
      path: "reconnectCeilingSeconds",
      message: `must be at least the first wait, ${reconnectFloorSeconds} s`,
    });
  if (inactivitySeconds !== null && inactivitySeconds <= enquireLinkSeconds)
    problems.push({
      path: "inactivitySeconds",
      message: `must be longer than ${enquireLinkSeconds} s, after which a sign of life is asked for`,
    });
  return problems;
}
