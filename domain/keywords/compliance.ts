import { FILLER } from "./filler";
import { buildWordTable, findWhole, findWithFiller, findWord, looseKey, type WordTable } from "./word-table";

/** Step 3 of the published order (product.md): before any rule, and not switchable off. */
const STOP_WORDS = [
  ...["STOP", "STOPALL", "STOP ALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT", "OPT OUT"],
];
const START_WORDS = ["START", "UNSTOP"];
const HELP_WORDS = ["HELP", "INFO"];

/** What people write behind an opt-out word and still mean no more than it. */
const STOP_FILLER = [
  ...["now", "it", "all", "this", "that", "these", "me", "us", "my", "the", "to", "from", "a", "any", "more"],
  ...["message", "messages", "msg", "msgs", "text", "texts", "texting", "sms", "sending", "send", "sent"],
  ...["number", "list", "service", "subscription", "immediately", "at once", "today", "forever", "ok"],
];

export type ComplianceWords = {
  localStop?: readonly string[];
  localStart?: readonly string[];
  localHelp?: readonly string[];
  /** names of the lists a subscriber may be on: filler behind an opt-out word */
  listNames?: readonly string[];
};

/**
 * `stop`: opts out. `stop-review`: begins with an opt-out word but says more, so that a person decides.
 * `word` is the compliance word as listed, not as it was typed.
 */
export type Compliance = { kind: "stop" | "start" | "help" | "stop-review"; word: string };

type Kind = "stop" | "start" | "help";
type Tables = {
  whole: WordTable<Kind>;
  stop: WordTable<"stop">;
  /** what may stand behind an opt-out word */
  filler: WordTable<null>;
};

/**
 * What a text asks for by a compliance word, whole-message after folding; null when it is not about that. An opt-out
 * word wins over everything else.
 */
export function classifyCompliance(text: string, words: ComplianceWords = {}): Compliance | null {
  const tables = tablesFor(words);
  const whole = findWhole(tables.whole, text);
  if (whole) return { kind: whole.value, word: whole.word };
  const stop = findWord(tables.stop, text);
  if (!stop) return null;
  const only = findWithFiller(tables.stop, tables.filler, text);
  return { kind: only ? "stop" : "stop-review", word: stop.word };
}

/** The compliance word that would keep a keyword or choice from ever being reached; null when it may be saved. */
export function collidesWithCompliance(word: string, local: ComplianceWords = {}): string | null {
  const key = looseKey(word);
  if (key === "") return null;
  const { localStop = [], localStart = [], localHelp = [] } = local;
  const kept = [...STOP_WORDS, ...START_WORDS, ...HELP_WORDS, ...localStop, ...localStart, ...localHelp];
  const taken = kept.find((one) => looseKey(one) === key);
  if (taken !== undefined) return taken;
  // "STOP it" would never reach its rule: the opt-out takes it first.
  const found = classifyCompliance(word, local);
  return found?.kind.startsWith("stop") ? found.word : null;
}

const NONE: readonly string[] = [];
const cache = new WeakMap<readonly string[], { words: ComplianceWords; tables: Tables }>();

/** The worker asks for every text with the same arrays of its compiled rules: the tables are kept by those. */
function tablesFor(words: ComplianceWords): Tables {
  const cacheKey = words.listNames ?? words.localStop ?? NONE;
  const kept = cache.get(cacheKey);
  if (kept && sameWords(kept.words, words)) return kept.tables;
  const tables = buildTables(words);
  cache.set(cacheKey, { words: { ...words }, tables });
  return tables;
}

function sameWords(a: ComplianceWords, b: ComplianceWords): boolean {
  return (
    a.localStop === b.localStop &&
    a.localStart === b.localStart &&
    a.localHelp === b.localHelp &&
    a.listNames === b.listNames
  );
}

function buildTables(words: ComplianceWords): Tables {
  const stops = [...STOP_WORDS, ...(words.localStop ?? [])].map((word) => ({ word, value: "stop" as const }));
  const starts = [...START_WORDS, ...(words.localStart ?? [])].map((word) => ({
    word,
    value: "start" as const,
  }));
  const helps = [...HELP_WORDS, ...(words.localHelp ?? [])].map((word) => ({ word, value: "help" as const }));
  const filler = [...STOP_FILLER, ...FILLER, ...(words.listNames ?? [])];
  return {
    whole: buildWordTable<Kind>([...stops, ...starts, ...helps]),
    stop: buildWordTable(stops),
    filler: buildWordTable(filler.map((word) => ({ word, value: null }))),
  };
}
