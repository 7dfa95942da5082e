import { settingProblems } from "@/domain/connections/checks";
import type { Problem } from "@/domain/errors";
import type { Plan, Step } from "./plan";
import { checkWords } from "./check-words";
import type { ProvisionRequest } from "./schema";
import { SECTIONS, type ConnectionSetup, type PollSetup, type ServiceSetup, type Setup } from "./setup";

export type Verdict = {
  /** nothing is applied while there is one */
  problems: Problem[];
  /** worth knowing, applied anyway */
  notes: Problem[];
};

type CheckInput = {
  request: ProvisionRequest;
  plan: Plan;
  current: Setup;
  /** ms since 1970: polls that closed long ago stand in nobody's way */
  now: number;
};

/** Everything that the shape of the file cannot tell: what it says about other parts of itself and about what is stored. */
export function checkProvision({ request, plan, current, now }: CheckInput): Verdict {
  const doubled = doubledNames(request);
  if (doubled.length > 0 || plan.problems.length > 0) {
    return { problems: [...doubled, ...plan.problems], notes: [] };
  }
  const words = checkWords(plan, current, now);
  return {
    problems: [
      ...checkNumbers(request, plan, current),
      ...plan.connections.flatMap(checkConnection),
      ...plan.services.flatMap(checkService),
      ...checkCatchAlls(plan, current),
      ...plan.polls.flatMap((step) => checkPoll(step, plan, current)),
      ...words.problems,
    ],
    notes: [...words.notes, ...unreachedNotes(plan, current)],
  };
}

function doubledNames(request: ProvisionRequest): Problem[] {
  return SECTIONS.flatMap((section) => {
    const first = new Map<string, number>();
    return (request[section] ?? []).flatMap(({ name }, index): Problem[] => {
      const earlier = first.get(name);
      if (earlier === undefined) {
        first.set(name, index);
        return [];
      }
      return [
        {
          path: `${section}[${index}].name`,
          message: `“${name}” is already the name of ${section}[${earlier}]`,
        },
      ];
    });
  });
}

/** Where in the file a step names its n-th number: `number`, or a place in `numbers`. */
function numberPath(request: ProvisionRequest, step: Step<{ numbers: string[] }>, at: number): string {
  const { section, index } = step;
  const said = section === "connections" ? undefined : request[section]?.[index];
  if (said?.number === undefined) return `${section}[${index}].numbers[${at}]`;
  return at === 0 ? `${section}[${index}].number` : `${section}[${index}].numbers[${at - 1}]`;
}

function reachedNumbers(plan: Plan, current: Setup): Set<string> {
  const changed = new Set(plan.connections.map(({ after }) => after.name));
  const connections = [
    ...current.connections.filter(({ name }) => !changed.has(name)),
    ...plan.connections.map(({ after }) => after),
  ];
  return new Set(connections.flatMap(({ numbers }) => numbers));
}

function checkNumbers(request: ProvisionRequest, plan: Plan, current: Setup): Problem[] {
  const reached = reachedNumbers(plan, current);
  const steps: Step<{ numbers: string[] }>[] = [...plan.lists, ...plan.services, ...plan.polls];
  const unreached = steps.flatMap((step) =>
    step.after.numbers.flatMap((number, at): Problem[] =>
      reached.has(number)
        ? []
        : [
            {
              path: numberPath(request, step, at),
              message: `no connection reaches ${number}; name it in "numbers" of a connection`,
            },
          ],
    ),
  );
  const doubled = plan.connections.flatMap(({ index, after }) =>
    after.numbers.flatMap((number, at): Problem[] =>
      after.numbers.indexOf(number) === at
        ? []
        : [{ path: `connections[${index}].numbers[${at}]`, message: `${number} stands here twice` }],
    ),
  );
  const missing = [...plan.lists, ...plan.polls].flatMap(({ section, index, after }): Problem[] => {
    const needed =
      section === "polls" || ("joinWords" in after && after.joinWords.length + after.leaveWords.length > 0);
    return needed && after.numbers.length === 0
      ? [{ path: `${section}[${index}].number`, message: "is missing: the number that people text to" }]
      : [];
  });
  return [...doubled, ...unreached, ...missing];
}

function checkConnection({ index, after }: Step<ConnectionSetup>): Problem[] {
  return settingProblems(after.settings).map(({ path, message }) => ({
    path: `connections[${index}].settings.${path}`,
    message,
  }));
}

function checkService({ index, after }: Step<ServiceSetup>): Problem[] {
  const problems: Problem[] = [];
  if (!after.allNumbers && after.numbers.length === 0) {
    problems.push({
      path: `services[${index}].number`,
      message: 'is missing: name a number, or say "allNumbers": true',
    });
  }
  if (!after.catchAll && after.keywords.length === 0) {
    problems.push({
      path: `services[${index}].keywords`,
      message: 'needs a word, or say "catchAll": true for the texts that nothing else matches',
    });
  }
  return problems;
}

/** Two catch-alls on one number: the second would never see a text. */
function checkCatchAlls(plan: Plan, current: Setup): Problem[] {
  const planned = new Set(plan.services.map(({ after }) => after.name));
  const standing = current.services.filter(({ name }) => !planned.has(name)).filter(takesAll);
  return plan.services.flatMap(({ index, after }): Problem[] => {
    if (!takesAll(after)) return [];
    const rival = standing.find(
      (other) =>
        (other.allNumbers && after.allNumbers) ||
        other.numbers.some((number) => after.numbers.includes(number)),
    );
    standing.push(after);
    if (!rival) return [];
    return [
      {
        path: `services[${index}].catchAll`,
        message: `the service “${rival.name}” takes these texts already`,
      },
    ];
  });
}

function takesAll(service: ServiceSetup): boolean {
  return service.catchAll && service.enabled;
}

function checkPoll({ index, before, after }: Step<PollSetup>, plan: Plan, current: Setup): Problem[] {
  const place = `polls[${index}]`;
  const problems: Problem[] = [];
  if (before === null && current.archivedPolls.includes(after.name)) {
    problems.push({
      path: `${place}.name`,
      message: `an archived poll is called “${after.name}”; choose another name`,
    });
  }
  if (after.opensAt !== null && after.closesAt !== null && after.opensAt >= after.closesAt) {
    problems.push({ path: `${place}.closesAt`, message: `must be later than opensAt (${after.opensAt})` });
  }
  const lists = [...current.lists, ...plan.lists.map((step) => step.after)];
  if (after.list !== null && !lists.some(({ name }) => name === after.list)) {
    problems.push({ path: `${place}.list`, message: `there is no list “${after.list}”` });
  }
  after.choices.forEach(({ name }, at) => {
    if (after.choices.findIndex((choice) => choice.name === name) < at) {
      problems.push({
        path: `${place}.choices[${at}].name`,
        message: `“${name}” is the name of two choices`,
      });
    }
  });
  return problems;
}

/** A number taken from a connection while something outside the file still listens to it. */
function unreachedNotes(plan: Plan, current: Setup): Problem[] {
  const reached = reachedNumbers(plan, current);
  const users = [...current.services, ...current.polls, ...current.lists];
  return plan.connections.flatMap(({ index, before, after }) =>
    (before?.numbers ?? [])
      .filter((number) => !after.numbers.includes(number) && !reached.has(number))
      .flatMap((number) => {
        const names = users.filter(({ numbers }) => numbers.includes(number)).map(({ name }) => `“${name}”`);
        if (names.length === 0) return [];
        return [
          {
            path: `connections[${index}].numbers`,
            message: `no connection reaches ${number} any more, and ${names.join(", ")} still listens to it`,
          },
        ];
      }),
  );
}
