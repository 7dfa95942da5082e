export type Holder = { pid: number; mark: string };

export function holderOf(file: string): Holder | null;
export function claimPidFile(
  file: string,
  extra?: Record<string, unknown>,
): { previous: Holder | null; release(): void } | { holder: Partial<Holder> };
