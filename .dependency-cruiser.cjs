/** The import table of the architecture as forbidden rules. `scripts`, `tests` and `prisma` may import anything. */

const OURS = "^(app|components|domain|db|config|worker|simulator|scripts|tests|prisma)/";
const DATABASE_PACKAGES = "node_modules/(pg|pg-cursor|pg-copy-streams|@prisma)/";
const BROWSER_FRAMEWORK = "node_modules/(next|react|react-dom|server-only)/";

/** Of our own folders, `folder` may import only those that match `allowed`. */
const only = (name, folder, allowed, comment) => ({
  name,
  comment,
  severity: "error",
  from: { path: folder },
  to: { path: OURS, pathNot: allowed },
});

const never = (name, from, to, comment) => ({ name, comment, severity: "error", from, to });

module.exports = {
  forbidden: [
    only(
      "app-imports",
      "^app/",
      "^(app|components|domain|db|config)/",
      "The dashboard never reaches the worker.",
    ),
    only("ui-kit-imports", "^components/ui/", "^components/ui/", "The kit could ship in another product."),
    only(
      "components-imports",
      "^components/(?!ui/)([^/]+)/",
      "^(components/(ui|preview|$1)|domain)/",
      "A noun's components know the rules, the kit and the preview of texts; data and actions come in as props.",
    ),
    only("domain-imports", "^domain/", "^domain/", "Pure rules, used by browser, server and worker."),
    only("db-imports", "^db/", "^(db|domain|config)/", "Queries know rules and settings, nobody else."),
    only("config-imports", "^config/", "^config/", "Settings know nothing."),
    only(
      "worker-imports",
      "^worker/",
      "^(worker|domain|db|config)/",
      "The worker never reaches the dashboard.",
    ),
    only(
      "simulator-imports",
      "^simulator/",
      "^(simulator|domain|config|worker/smpp)/",
      "The simulator speaks SMPP only.",
    ),
    only(
      "smpp-imports",
      "^worker/smpp/",
      "^(worker/smpp|domain)/",
      "The protocol knows no database and no settings.",
    ),
    never(
      "inbound-blind-to-outbound",
      { path: "^worker/inbound/" },
      { path: "^worker/outbound/" },
      "They meet in the database; main.ts passes functions.",
    ),
    never(
      "outbound-blind-to-inbound",
      { path: "^worker/outbound/" },
      { path: "^worker/inbound/" },
      "They meet in the database; main.ts passes functions.",
    ),
    never(
      "domain-is-pure",
      { path: "^domain/" },
      { dependencyTypes: ["core"] },
      "No clock, no environment, no I/O, no Node types.",
    ),
    never(
      "domain-packages",
      { path: "^domain/" },
      { path: "node_modules/", pathNot: "node_modules/(zod|libphonenumber-js|re2js|liquidjs)/" },
      "Pure libraries only.",
    ),
    never(
      "config-packages",
      { path: "^config/" },
      { path: "node_modules/", pathNot: "node_modules/(zod|@types)/" },
      "Settings are parsed with zod.",
    ),
    never(
      "only-db-knows-the-database",
      { path: "^(app|components|domain|config|worker|simulator)/" },
      { path: DATABASE_PACKAGES },
      "db/ is the only importer of Prisma and pg.",
    ),
    never(
      "generated-client-stays-in-db",
      { path: OURS, pathNot: "^(db|scripts|tests|prisma)/" },
      { path: "^db/generated/" },
      "db/ is the only importer of Prisma and pg.",
    ),
    never(
      "server-only-at-home",
      { path: OURS, pathNot: "^app/_server/" },
      { path: "node_modules/server-only/" },
      "server-only throws in plain Node; app/_server is its only home.",
    ),
    {
      name: "worker-without-browser-framework",
      comment:
        "Nothing that the worker or the simulator loads, however far, may be next, react or server-only.",
      severity: "error",
      from: { path: "^(worker|simulator)/[^/]+\\.ts$" },
      to: { path: BROWSER_FRAMEWORK, reachable: true },
    },
    never("no-cycles", { path: OURS }, { circular: true }, "A cycle is one module in several files."),
    never("resolvable", {}, { couldNotResolve: true }, "What is imported must be there."),
  ],
  options: {
    doNotFollow: { path: "node_modules|^db/generated/" },
    exclude: { path: "\\.test\\.tsx?$|^(\\.next|dist)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
    skipAnalysisNotInRules: true,
  },
};
