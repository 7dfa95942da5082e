/** A poll as tables of a workbook: results, votes over time, and, for those who may have them, the ballots. */
import { BALLOT_COLUMNS } from "@/domain/polls/ballots";
import { askedIn, questionsOf } from "@/domain/polls/questions";
import { choiceResults, type PollTotals } from "@/domain/polls/results";
import type { PollView } from "@/domain/polls/view";
import type { Cell, Sheet } from "@/domain/spreadsheets/worksheet";
import { exportBallotRows } from "./poll-export";
import { getSeries, readTotals } from "./poll-results";

const BALLOT_WIDTHS: Record<(typeof BALLOT_COLUMNS)[number], number> = {
  ...{ time: 20, number: 16, word: 14, choice: 20, outcome: 15, replaced: 9, excluded: 9 },
  ...{ "counts as": 20, "decided by": 20, reason: 36, ballot: 38, message: 38, question: 9 },
};

/** Two sheets a question. */
export async function resultSheets(poll: PollView): Promise<Sheet[]> {
  const totalsOf = await readTotals(poll.id);
  const sheets: Sheet[] = [];
  for (const [index, { id }] of questionsOf(poll).entries()) {
    const asked = askedIn(poll, id);
    const suffix = index === 0 ? "" : ` ${index + 1}`;
    sheets.push(
      resultSheet(asked, totalsOf(id), `Results${suffix}`),
      await timeSheet(asked, `Votes over time${suffix}`),
    );
  }
  return sheets;
}

export async function ballotSheets(poll: PollView): Promise<Sheet[]> {
  const columns = BALLOT_COLUMNS.map((title) => ({ title: capital(title), width: BALLOT_WIDTHS[title] }));
  return [...(await resultSheets(poll)), { name: "Ballots", columns, rows: exportBallotRows(poll) }];
}

function resultSheet(poll: PollView, totals: PollTotals, name: string): Sheet {
  const rows = choiceResults(poll.choices, totals).map(
    ({ name: choice, votes, share, withdrawn }): Cell[] => [
      ...[choice, votes],
      { share },
      withdrawn ? "withdrawn" : "",
    ],
  );
  return {
    name,
    columns: [
      { title: "Choice", width: 30 },
      { title: "Votes", width: 12 },
      { title: "Share", width: 10 },
      { title: "", width: 12 },
    ],
    rows: [[...rows, [], ["All votes", totals.votes], ["Voters", totals.voters]]],
  };
}

async function timeSheet(poll: PollView, sheet: string): Promise<Sheet> {
  const series = await getSeries(poll, null);
  const rows = (series?.total ?? []).map((total, index): Cell[] => [
    { at: (series?.from ?? 0) + index * (series?.stepMs ?? 0) },
    ...poll.choices.map(({ id }) => series?.byChoice[id]?.[index] ?? 0),
    total,
    series?.newVoters[index] ?? 0,
  ]);
  const names = poll.choices.map(({ name }) => ({ title: name, width: 14 }));
  return {
    name: sheet,
    columns: [
      { title: "Time", width: 20 },
      ...names,
      { title: "All", width: 10 },
      { title: "New voters", width: 12 },
    ],
    rows: [rows],
  };
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
