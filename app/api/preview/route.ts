import { bodyRefusal } from "@/app/_server/body-size";
import { currentRules } from "@/app/_server/current-rules";
import { defineRoute } from "@/app/_server/define-route";
import { parseInput } from "@/app/_server/refusals";
import { AppError } from "@/domain/errors";
import { answerPreview } from "@/domain/preview/answer";
import { previewQuestionSchema } from "@/domain/preview/question";

/** A poll with a hundred choices and long replies has a tenth of it. */
const MOST_OCTETS = 500_000;

/** What texts would do with a form that is not saved yet. Reads only; a POST since forms are too long for an address. */
export const POST = defineRoute("view", async ({ request }) => {
  if (bodyRefusal(request, MOST_OCTETS)) throw unreadable();
  const question = parseInput(previewQuestionSchema, readJson(await request.text()));
  const now = Date.now();
  return Response.json(answerPreview(await currentRules(now), question, now), {
    headers: { "cache-control": "no-store" },
  });
});

function readJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw unreadable();
  }
}

function unreadable(): AppError {
  return new AppError("invalid", "This form is too large to be looked at, or was cut on its way.");
}
