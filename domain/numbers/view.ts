/** A number that subscribers text to. */
export type NumberRow = {
  id: string;
  address: string;
  label: string;
  /** names of the connections that reach it; none: it is kept for its history */
  connections: string[];
  /** polls, services and lists that listen on it; services of all numbers not counted */
  rules: number;
};
