import { isAbsolute, join } from "node:path";

/** A failure that the person can act on: the message is the only line shown. */
export class CliError extends Error {}

/** npm runs scripts in the checkout; a relative path means the folder where the person called it. */
export function fromWhereCalled(path: string): string {
  return isAbsolute(path) ? path : join(process.env.INIT_CWD ?? process.cwd(), path);
}
