import { defineConfig, globalIgnores } from "eslint/config";
import nextVitals from "eslint-config-next/core-web-vitals";
import tseslint from "typescript-eslint";

const tests = ["**/*.test.ts", "**/*.test.tsx", "tests/**"];

const environment = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: "Settings are read in config/ only, parsed at boot.",
};

/** What makes a pure rule depend on when or where it runs. */
const impure = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: "No clock here: take `now` as a parameter.",
  },
  {
    selector:
      "CallExpression[callee.object.name=/^(Date|performance)$/][callee.property.name='now'], CallExpression[callee.object.name='Math'][callee.property.name='random']",
    message: "No clock and no chance here: take them as parameters.",
  },
];

const limits = (lines) => ({
  "max-lines": ["error", { max: 300 }],
  "max-lines-per-function": ["error", { max: lines }],
});

export default defineConfig(
  globalIgnores([
    "node_modules",
    ".next",
    "dist",
    ".data",
    "db/generated",
    "coverage",
    "tests/artifacts",
    "next-env.d.ts",
  ]),
  ...nextVitals,
  // a rule that may be switched off where it hurts is none
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: "off" } },
  {
    files: ["**/*.ts", "**/*.tsx", "**/*.mts"],
    plugins: { "@typescript-eslint": tseslint.plugin },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      ...limits(60),
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/only-throw-error": "error",
      "@typescript-eslint/no-unnecessary-type-assertion": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", ignoreRestSiblings: true }],
      "@typescript-eslint/ban-ts-comment": "error",
      // a default says on purpose that the other members need nothing
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "no-restricted-syntax": ["error", environment],
    },
  },
  { files: ["**/*.tsx"], rules: limits(100) },
  { files: ["**/*.mjs"], rules: { ...limits(60), "no-unused-vars": "error", "no-undef": "off" } },
  {
    files: ["domain/**/*.ts", "worker/smpp/**/*.ts"],
    rules: { "no-restricted-syntax": ["error", environment, ...impure] },
  },
  {
    files: ["config/**", "scripts/**", "prisma/**", "prisma.config.ts", ...tests],
    rules: { "no-restricted-syntax": "off" },
  },
  // a describe block is one function, however many rules it holds
  { files: tests, rules: { "max-lines-per-function": "off" } },
);
