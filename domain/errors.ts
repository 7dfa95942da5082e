/** Every way an operation can be refused; one mapper per transport (HTTP, action, CLI) turns a code into an answer. */
export type AppErrorCode =
  | "not-signed-in"
  | "not-allowed"
  | "not-found"
  | "invalid"
  | "conflict"
  | "too-many-attempts"
  | "unavailable";

/** One thing wrong with an input: `path` names where (`polls[0].choices[1].words[0]`), `message` what and what to do. */
export type Problem = { path: string; message: string };

/** The only error that is shown to people. `message` is a sentence for them; `problems` name places in the input. */
export class AppError extends Error {
  constructor(
    readonly code: AppErrorCode,
    message: string,
    readonly problems: readonly Problem[] = [],
  ) {
    super(message);
    this.name = "AppError";
  }
}
