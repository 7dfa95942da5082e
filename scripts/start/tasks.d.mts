export function runNode(
  script: string,
  args: string[],
  options?: { env?: Record<string, string | undefined> },
): Promise<{ code: number | null; stdout: string; output: string }>;
