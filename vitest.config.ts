import { defineConfig } from "vitest/config";
import { fileURLToPath } from "node:url";

const alias = { "@": fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "") };
const folders = ["domain", "worker", "simulator", "db", "config", "scripts", "components", "app"];
const unit = [...folders, "tests/conformance"].map((folder) => `${folder}/**/*.test.{ts,tsx,mjs}`);

/** Three projects: `unit` (pure, beside the source, and the protocol in tests/conformance), `integration` (real PostgreSQL and SMPP), `e2e` (real browser). */
export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: unit,
          setupFiles: "tests/support/full-size-cases.ts",
          testTimeout: 20_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "integration",
          include: ["tests/integration/**/*.test.ts"],
          globalSetup: "tests/support/global-setup.ts",
          fileParallelism: false,
          // Prisma's own use of pg warns of what pg 9 will change
          execArgv: ["--no-deprecation"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "e2e",
          include: ["tests/e2e/**/*.test.ts"],
          globalSetup: "tests/support/global-setup.ts",
          fileParallelism: false,
          // Prisma's own use of pg warns of what pg 9 will change
          execArgv: ["--no-deprecation"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
