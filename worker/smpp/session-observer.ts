/** Who looks on at one session: for traces, figures and the history of binds. It changes nothing and never throws. */
export type SessionObserver = {
  /** PDUs are handed over only while true; looked at once a read and once a write, and that is all it costs when false */
  readonly tracing: boolean;
  /** whole PDUs as they came, in order, before they are handled: views, valid during the call */
  read(frames: readonly Buffer[]): void;
  /** whole PDUs one after the other, as they are given to the socket: a view, valid during the call */
  wrote(octets: Buffer): void;
  /** an answer to a submit, by whatever PDU; monotonic ms from the hand-over to the socket to the read that brought it */
  answered(status: number, waitedMs: number): void;
  /** a deliver_sm or data_sm was answered with this status */
  acknowledged(status: number): void;
};

const ignore = (): void => undefined;

export const NOBODY: SessionObserver = Object.freeze({
  tracing: false,
  read: ignore,
  wrote: ignore,
  answered: ignore,
  acknowledged: ignore,
});
