/** One thing wrong with an input; `path` as the form knows the field ("choices.0.name"), empty for the whole. */
export type ActionProblem = { path: string; message: string };

/** What an action answers: its value, or a sentence for the person and the fields it is about. */
export type ActionResult<T = null> =
  { ok: true; value: T } | { ok: false; code: string; message: string; problems: ActionProblem[] };

/** A server action as components get it, by prop. */
export type Action<I, T = null> = (input: I) => Promise<ActionResult<T>>;
