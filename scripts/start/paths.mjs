/** Where things stand in this checkout. */
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder with package.json. */
export const CHECKOUT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
