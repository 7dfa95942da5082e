import { applyProvision } from "@/db/provision";
import type { ProvisionDocument } from "@/domain/provision/schema";

export const NUMBER = "12345";

/** A connection to the load driver (with more settings), a number and an open poll on it. */
export async function provisionPoll(
  port: number,
  connection: Partial<NonNullable<ProvisionDocument["connections"]>[number]> = {},
): Promise<void> {
  await applyProvision(
    {
      connections: [
        {
          name: "load",
          host: "127.0.0.1",
          port,
          systemId: "load",
          password: "load",
          window: 1000,
          numbers: [NUMBER],
          country: "ET",
          ...connection,
        },
      ],
      polls: [
        {
          name: "Song",
          number: NUMBER,
          keyword: "VOTE",
          question: "Which song?",
          choices: [
            { name: "Blue", words: ["1", "blue"] },
            { name: "Red", words: ["2", "red"] },
          ],
          ballotsPerVoter: 1,
          opensAt: new Date(Date.now() - 3600_000).toISOString(),
          replies: { counted: "Thank you, your vote for {{ choice }} counts." },
        },
      ],
    },
    { userId: null, name: "bench" },
  );
}

/** Of values in ascending order. */
export function quantile(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

export function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
