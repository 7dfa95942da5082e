import "server-only";
import { headers } from "next/headers";
import type { z } from "zod";
import type { Action, ActionResult } from "@/components/ui/action";
import type { Author } from "@/db/configuration";
import type { Right } from "@/domain/users/rights";
import { clientAddress } from "./client-address";
import { parseInput, refusalOf } from "./refusals";
import { authorise, authorOf, type SignedInUser } from "./session";

async function answer<T>(work: () => Promise<T>): Promise<ActionResult<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    const { code, message, problems } = refusalOf(error);
    return { ok: false, code, message, problems };
  }
}

type ActionContext<S extends z.ZodType> = { input: z.output<S>; user: SignedInUser; author: Author };

/**
 * A server action: proves the right, parses the input, makes one call. Refusals come back as values, with a problem for
 * each field. (Next itself refuses actions whose Origin is not the host.)
 */
export function defineAction<S extends z.ZodType, T>(definition: {
  right: Right;
  input: S;
  run: (context: ActionContext<S>) => Promise<T>;
}): Action<z.input<S>, T> {
  return (raw) =>
    answer(async () => {
      const user = await authorise(definition.right);
      const input = parseInput(definition.input, raw);
      return definition.run({ input, user, author: authorOf(user) });
    });
}

/** An action for visitors: sign-in's neighbours only. `address` is the client's. */
export function definePublicAction<S extends z.ZodType, T>(definition: {
  input: S;
  run: (context: { input: z.output<S>; address: string | null }) => Promise<T>;
}): Action<z.input<S>, T> {
  return (raw) =>
    answer(async () => {
      const input = parseInput(definition.input, raw);
      return definition.run({ input, address: clientAddress(Object.fromEntries(await headers())) });
    });
}
