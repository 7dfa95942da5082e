import { parseTypedNumber, type NumberingPlan } from "@/domain/contacts/address";
import { AppError } from "@/domain/errors";

/** A typed number as that of a subscriber. AppError `invalid` at `address` for what is none, short codes among it. */
export function parseSubscriber(typed: string, plan: NumberingPlan): { kind: "e164"; address: string } {
  const found = parseTypedNumber(typed, plan);
  const problem = found.ok
    ? "This is a short code. Type the number of a person, with + and its country code."
    : found.problem;
  if (found.ok && found.kind === "e164") return { kind: "e164", address: found.address };
  throw new AppError("invalid", problem, [{ path: "address", message: problem }]);
}
