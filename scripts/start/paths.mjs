/** Where things stand in this checkout. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

function checkoutOf(folder) {
  return existsSync(join(folder, "package.json")) ? folder : checkoutOf(dirname(folder));
}

/** The folder with package.json; also for code that was bundled into dist/. */
export const CHECKOUT = checkoutOf(dirname(fileURLToPath(import.meta.url)));
