import { CSV_BOM, csvRecord } from "@/domain/contacts/csv";
import { zonedTimes } from "@/domain/contacts/zoned-time";
import { codeOf, wordOf } from "@/domain/messages/codes";
import { BALLOT_COLUMNS, RESULT_COLUMNS } from "@/domain/polls/ballots";
import { BALLOT_KINDS, BALLOT_OUTCOMES } from "@/domain/polls/codes";
import { isChosen } from "@/domain/polls/fold";
import { askedIn, questionsOf } from "@/domain/polls/questions";
import { choiceResults } from "@/domain/polls/results";
import type { PollView } from "@/domain/polls/view";
import type { Cell } from "@/domain/spreadsheets/worksheet";
import { addressCell, streamCsv, streamJson, streamRows, type Addressed } from "./row-stream";
import { JOIN_DECISIONS, LAST_DECISIONS, REPLACED } from "./sql/decisions";
import { getSeries, readTotals } from "./poll-results";

type BallotRecord = Addressed & {
  id: string;
  at: Date;
  question_id: string;
  choice_id: string | null;
  outcome: number;
  matched_word: string | null;
  message_id: string | null;
  replaced: boolean;
  excluded: boolean;
  /** set where a person said what the text means */
  reviewed: number | null;
  reviewed_choice: string | null;
  decided_by: string | null;
  reason: string | null;
};

const EXCLUSION = codeOf(BALLOT_KINDS, "exclusion");
/** its choice_id is only suggested */
const UNKNOWN = codeOf(BALLOT_OUTCOMES, "unknown-choice");

/**
 * Replacements and the last decisions are read once, as hashes. PostgreSQL sorts on disk once the result is large: 1,000,000 ballots take 12 s, the
 * dashboard's memory stays flat.
 */
const BALLOTS = `
WITH ${LAST_DECISIONS}
SELECT b.id, b.at, b.question_id, b.choice_id, b.outcome, b.matched_word, b.message_id, c.kind, c.address,
       coalesce(e.kind = ${EXCLUSION}, false) AS excluded, r.outcome AS reviewed, r.choice_id AS reviewed_choice,
       CASE WHEN e.id > r.id OR r.id IS NULL THEN e.decided_by ELSE r.decided_by END AS decided_by,
       CASE WHEN e.id > r.id OR r.id IS NULL THEN e.reason ELSE r.reason END AS reason,
       b.id IN (${REPLACED}) AS replaced
  FROM ballot b JOIN contact c USING (contact_key) ${JOIN_DECISIONS}
 WHERE b.poll_id = $1 AND b.kind = ${codeOf(BALLOT_KINDS, "ballot")}
 ORDER BY b.id`;

/** Every text addressed to a poll, oldest first, as chunks of CSV text; times in the poll's zone. */
export function exportBallots(poll: PollView): AsyncGenerator<string> {
  const time = zonedTimes(poll.timeZone);
  const cells = ballotCells(poll);
  return streamCsv(BALLOT_COLUMNS, { text: BALLOTS, values: [poll.id] }, (row: BallotRecord) => [
    time(row.at.getTime()),
    ...cells(row),
  ]);
}

/** The same as rows of a table, in chunks. */
export async function* exportBallotRows(poll: PollView): AsyncGenerator<Cell[][]> {
  const cells = ballotCells(poll);
  for await (const rows of streamRows<BallotRecord>({ text: BALLOTS, values: [poll.id] }))
    yield rows.map((row) => [{ at: row.at.getTime() }, ...cells(row)]);
}

/** All columns of a ballot but its time. */
function ballotCells(poll: PollView): (row: BallotRecord) => string[] {
  const names = choiceNames(poll);
  const numbers = questionNumbers(poll);
  return (row) => [
    addressCell(row),
    row.matched_word ?? "",
    names.get(row.outcome === UNKNOWN ? "" : (row.choice_id ?? "")) ?? "",
    wordOf(BALLOT_OUTCOMES, row.outcome),
    row.replaced ? "yes" : "no",
    row.excluded ? "yes" : "no",
    names.get(votedFor(row) ?? "") ?? "",
    row.decided_by ?? "",
    row.reason ?? "",
    row.id,
    row.message_id ?? "",
    String(numbers.get(row.question_id) ?? ""),
  ];
}

/** The same as one JSON document with the poll and its totals in front; times in UTC, null where a cell of the table is empty. */
export async function* exportBallotsJson(poll: PollView): AsyncGenerator<string> {
  const names = choiceNames(poll);
  const numbers = questionNumbers(poll);
  const nameOf = (id: string | null): string | null => (id === null ? null : (names.get(id) ?? null));
  yield* streamJson(
    { poll: { id: poll.id, name: poll.name, question: poll.question }, ...(await resultsOf(poll)) },
    { text: BALLOTS, values: [poll.id] },
    (row: BallotRecord) => ({
      ballot: row.id,
      at: row.at.toISOString(),
      number: addressCell(row),
      word: row.matched_word,
      choice: row.outcome === UNKNOWN ? null : nameOf(row.choice_id),
      outcome: wordOf(BALLOT_OUTCOMES, row.outcome),
      replaced: row.replaced,
      excluded: row.excluded,
      countsAs: nameOf(votedFor(row)),
      decidedBy: row.decided_by,
      reason: row.reason,
      message: row.message_id,
      question: numbers.get(row.question_id) ?? null,
    }),
  );
}

const choiceNames = (poll: PollView): Map<string, string> =>
  new Map(questionsOf(poll).flatMap(({ choices }) => choices.map(({ id, name }) => [id, name] as const)));

const questionNumbers = (poll: PollView): Map<string, number> =>
  new Map(questionsOf(poll).map(({ id }, index) => [id, index + 1]));

/** Of the first question, and of those that follow where there are any. */
async function resultsOf(poll: PollView) {
  const totalsOf = await readTotals(poll.id);
  const of = ({ questionId, choices: named }: PollView) => {
    const totals = totalsOf(questionId);
    const { votes, voters, outcomes } = totals;
    const choices = choiceResults(named, totals).map(({ name, votes: own, share, withdrawn }) => ({
      ...{ name, votes: own, share, withdrawn },
    }));
    return { votes, voters, choices, texts: outcomes };
  };
  const followUps = poll.followUps.map(({ id }) => {
    const asked = askedIn(poll, id);
    return { question: asked.question, ...of(asked) };
  });
  return { ...of(poll), ...(followUps.length > 0 && { followUps }) };
}

/**
 * Votes over time, in the steps of the chart (a minute to a week, by how long the poll ran): a line a step, with the votes of
 * each choice and of all, and those who voted for the first time. Changes are in it, so that a step may be negative for a choice
 * that lost more than it won.
 */
export async function exportIntervals(poll: PollView): Promise<string> {
  const series = await getSeries(poll, null);
  const time = zonedTimes(poll.timeZone);
  const lines = (series?.total ?? []).map((total, index) => [
    time((series?.from ?? 0) + index * (series?.stepMs ?? 0)),
    ...poll.choices.map(({ id }) => series?.byChoice[id]?.[index] ?? 0),
    total,
    series?.newVoters[index] ?? 0,
  ]);
  const columns = ["time", ...poll.choices.map(({ name }) => name), "all", "new voters"];
  return CSV_BOM + [columns, ...lines].map((cells) => csvRecord(cells)).join("");
}

/** The results as one JSON document. */
export async function exportResultsJson(poll: PollView): Promise<string> {
  const { id, name, question } = poll;
  return `${JSON.stringify({ poll: { id, name, question }, ...(await resultsOf(poll)) }, null, 2)}\n`;
}

/** The choice that a text is a vote of now, after everything that was decided about it; null: of none. */
function votedFor(row: BallotRecord): string | null {
  const outcome = wordOf(BALLOT_OUTCOMES, row.reviewed ?? row.outcome);
  if (!isChosen(outcome) || row.replaced || row.excluded) return null;
  return row.reviewed === null ? row.choice_id : row.reviewed_choice;
}

/** The choices of each question with their votes, in the order set. `share` is of all votes on it, 0 to 1. */
export async function exportResults(poll: PollView): Promise<string> {
  const totalsOf = await readTotals(poll.id);
  const records = questionsOf(poll).flatMap(({ id, text, choices }, index) =>
    choiceResults(choices, totalsOf(id)).map(({ name, votes, share, withdrawn }) => {
      const standing = [name, votes, share.toFixed(4), withdrawn ? "yes" : "no"];
      return csvRecord([...standing, index + 1, text]);
    }),
  );
  return CSV_BOM + csvRecord(RESULT_COLUMNS) + records.join("");
}
