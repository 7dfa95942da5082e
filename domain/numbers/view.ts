/** `sends`: what leaves goes out by it at this moment, if none before it does. */
export type NumberConnection = { id: string; name: string; sends: boolean };

/** A number that subscribers text to. */
export type NumberRow = {
  id: string;
  address: string;
  label: string;
  /** those that reach it, in order of preference; none: it is kept for its history */
  connections: NumberConnection[];
  /** polls, services and lists that listen on it; services of all numbers not counted */
  rules: number;
};
