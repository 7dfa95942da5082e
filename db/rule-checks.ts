import { AppError, type Problem } from "@/domain/errors";
import type { ConfigurationTransaction } from "./configuration";

/** What a form names that another rule has, or that is gone: told before the write, with its place in the form. */
export async function findStaleInput(
  tx: ConfigurationTransaction,
  { kind, id }: { kind: "service" | "list"; id: string | null },
  { name, numberIds }: { name: string; numberIds: readonly string[] },
): Promise<Problem[]> {
  const where = { name, ...(id === null ? {} : { NOT: { id } }) };
  const namesake =
    kind === "service" ? await tx.service.findFirst({ where }) : await tx.list.findFirst({ where });
  const wanted = [...new Set(numberIds)];
  const found = await tx.number.count({ where: { id: { in: wanted } } });
  return [
    ...(namesake ? [{ path: "name", message: `A ${kind} with this name exists. Choose another.` }] : []),
    ...(found < wanted.length
      ? [{ path: "numberIds", message: "A number of this form was removed meanwhile. Load the page again." }]
      : []),
  ];
}

/** One AppError that holds every problem, each with its place; returns when there is none. */
export function refuseProblems(problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const sentences = [...new Set(problems.map(({ message }) => message))];
  throw new AppError("invalid", sentences.join(" "), problems);
}
