import { isSameTarget } from "@/domain/connections/draft";
import { connectionSettingsSchema } from "@/domain/connections/settings";
import type { Problem } from "@/domain/errors";
import { ANSWER_SECONDS } from "@/domain/polls/follow-ups";
import type { ConnectionRequest, ListRequest, PollRequest, ProvisionRequest, ServiceRequest } from "./schema";
import type { Change, ConnectionSetup, ListSetup, PollSetup, Section, ServiceSetup, Setup } from "./setup";

/** What a file does to one object: as it is stored (null: it is new), as it will be, and what differs. */
export type Step<T> = {
  section: Section;
  index: number;
  before: T | null;
  after: T;
  fields: string[];
};
export type ConnectionStep = Step<ConnectionSetup> & {
  /** undefined: stays as it is */
  password: string | undefined;
  clientKey: string | undefined;
};

export type Plan = {
  connections: ConnectionStep[];
  lists: Step<ListSetup>[];
  services: Step<ServiceSetup>[];
  polls: Step<PollSetup>[];
  problems: Problem[];
};

type PlanOptions = {
  /** whether this is the password that is stored */
  passwordIs(connection: string, password: string): boolean;
  /** whether this is the client key that is stored */
  clientKeyIs(connection: string, clientKey: string): boolean;
  /** whether a stored connection has a password */
  hasPassword(connection: string): boolean;
};

const NEW_CONNECTION: Omit<ConnectionSetup, "name"> = {
  host: "",
  port: 0,
  systemId: "",
  systemType: "",
  mode: "transceiver",
  window: 10,
  limits: [],
  numbers: [],
  country: "",
  trunk: "0",
  enabled: true,
  settings: connectionSettingsSchema.parse({}),
};

const NEW_SERVICE: Omit<ServiceSetup, "name"> = {
  numbers: [],
  allNumbers: false,
  keywords: [],
  aliases: [],
  catchAll: false,
  reply: "",
  enabled: true,
};

const NEW_LIST: Omit<ListSetup, "name"> = {
  description: "",
  numbers: [],
  joinWords: [],
  leaveWords: [],
  joinReply: "",
  alreadyReply: "",
  leaveReply: "",
  enabled: true,
};

const NEW_POLL: Omit<PollSetup, "name"> = {
  numbers: [],
  keyword: "",
  question: "",
  series: "",
  choices: [],
  ballotsPerVoter: 1,
  period: "poll",
  windowSeconds: 0,
  counting: "first",
  graceSeconds: 0,
  timeZone: "UTC",
  list: null,
  opensAt: null,
  closesAt: null,
  replies: {},
  versions: [],
  followUps: [],
  answerSeconds: ANSWER_SECONDS,
  draft: false,
};

const MOVED = "is missing: the stored one goes only to the host, port, system id and TLS it was typed for";

/** Lays what the file says over what is stored. `problems` names what a new object lacks; nothing else is judged here. */
export function planProvision(request: ProvisionRequest, current: Setup, options: PlanOptions): Plan {
  const problems: Problem[] = [];
  const lacking = (section: Section, index: number, key: string): void => {
    const what = { connections: "connection", lists: "list", services: "service", polls: "poll" }[section];
    problems.push({ path: `${section}[${index}].${key}`, message: `is missing: a new ${what} needs it` });
  };
  const connections = (request.connections ?? []).map((wanted, index): ConnectionStep => {
    const step = lay(
      "connections",
      index,
      current.connections,
      NEW_CONNECTION,
      connectionPart(wanted, current),
    );
    if (step.before === null && wanted.host === undefined) lacking("connections", index, "host");
    if (step.before === null && wanted.port === undefined) lacking("connections", index, "port");
    const { password, clientKey } = wanted;
    const moved = step.before !== null && !isSameTarget(step.before, step.after);
    if (moved && password === undefined && options.hasPassword(wanted.name)) {
      problems.push({ path: `connections[${index}].password`, message: MOVED });
    }
    const newPassword = password !== undefined && !options.passwordIs(wanted.name, password);
    if (step.before && newPassword) step.fields.push("password");
    const newKey = clientKey !== undefined && !options.clientKeyIs(wanted.name, clientKey);
    if (step.before && newKey) step.fields.push("clientKey");
    return {
      ...step,
      password: newPassword ? password : undefined,
      clientKey: newKey ? clientKey : undefined,
    };
  });
  const lists = (request.lists ?? []).map((wanted, index) =>
    lay("lists", index, current.lists, NEW_LIST, onNumbers(wanted)),
  );
  const services = (request.services ?? []).map((wanted, index) =>
    lay("services", index, current.services, NEW_SERVICE, servicePart(wanted)),
  );
  const polls = (request.polls ?? []).map((wanted, index) => {
    const fresh = { ...NEW_POLL, timeZone: current.timeZone };
    const step = lay("polls", index, current.polls, fresh, pollPart(wanted));
    if (step.after.choices.length === 0) lacking("polls", index, "choices");
    return step;
  });
  return { connections, lists, services, polls, problems };
}

/** What a plan does, as it is told to the person. */
export function changesOf(plan: Plan, notes: readonly Problem[]): Change[] {
  const steps = [...plan.connections, ...plan.lists, ...plan.services, ...plan.polls];
  return steps.map(({ section, index, before, after, fields }) => {
    const place = `${section}[${index}]`;
    return {
      section,
      name: after.name,
      what: before === null ? "created" : fields.length > 0 ? "changed" : "unchanged",
      fields,
      notes: notes
        .filter(({ path }) => path === place || path.startsWith(`${place}.`))
        .map(({ path, message }) => `${path}: ${message}`),
    };
  });
}

type Named = { name: string };

function lay<T extends Named>(
  section: Section,
  index: number,
  stored: readonly T[],
  fresh: Omit<T, "name">,
  wanted: Partial<T> & Named,
): Step<T> {
  const before = stored.find(({ name }) => name === wanted.name) ?? null;
  const said = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
  const after = { ...fresh, ...before, ...said } as T;
  const keys = Object.keys(after) as (keyof T & string)[];
  const fields = before ? keys.filter((key) => !same(before[key], after[key])) : [];
  return { section, index, before, after, fields };
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

/** Keys in one order, and nothing that is left out. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined && inner !== "");
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]),
  );
}

function connectionPart(wanted: ConnectionRequest, current: Setup): Partial<ConnectionSetup> & Named {
  const { password: _password, clientKey: _clientKey, settings, ...rest } = wanted;
  if (settings === undefined) return rest;
  const stored = current.connections.find(({ name }) => name === wanted.name)?.settings;
  const tls = { ...stored?.tls, ...settings.tls };
  return { ...rest, settings: connectionSettingsSchema.parse({ ...stored, ...settings, tls }) };
}

function onNumbers<T extends ServiceRequest | ListRequest | PollRequest>(
  wanted: T,
): Omit<T, "number" | "numbers"> & { numbers?: string[] } {
  const { number, numbers, ...rest } = wanted;
  const named = number === undefined ? numbers : [number, ...(numbers ?? [])];
  return named === undefined ? rest : { ...rest, numbers: [...new Set(named)] };
}

/** A service is on all numbers or on some: saying one takes the other back. */
function servicePart(wanted: ServiceRequest): Partial<ServiceSetup> & Named {
  const part = onNumbers(wanted);
  if (part.allNumbers === true) return { ...part, numbers: [] };
  return part.numbers && part.numbers.length > 0 ? { ...part, allNumbers: false } : part;
}

function pollPart(wanted: PollRequest): Partial<PollSetup> & Named {
  const { replies, ...rest } = onNumbers(wanted);
  if (replies === undefined) return rest;
  const said = Object.entries(replies).filter(([, text]) => text !== undefined && text !== "");
  return { ...rest, replies: Object.fromEntries(said) };
}
