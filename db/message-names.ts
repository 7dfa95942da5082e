/** Names for what hot rows point to, fetched apart from them (data.md 11). Ids of what was deleted are left out. */
import {
  codeOf,
  CONTACT_KINDS,
  RULE_KINDS,
  wordOf,
  type ContactKind,
  type RuleKind,
} from "@/domain/messages/codes";
import { pool, prisma } from "./client";

type Ruled = { rule_kind: number; rule_id: string | null };

/** The names of the polls, services and lists that took or answered messages. */
export async function ruleNames(rows: readonly Ruled[]): Promise<Map<string, string>> {
  const idsOf = (...kinds: RuleKind[]): string[] => {
    const codes = kinds.map((kind) => codeOf(RULE_KINDS, kind));
    const ids = rows.flatMap((row) =>
      row.rule_id !== null && codes.includes(row.rule_kind) ? [row.rule_id] : [],
    );
    return [...new Set(ids)];
  };
  const select = { id: true, name: true };
  const named = (ids: string[]) => ({ where: { id: { in: ids } }, select });
  const [polls, services, lists] = [idsOf("poll"), idsOf("service", "catch-all"), idsOf("list")];
  const found = await Promise.all([
    polls.length > 0 ? prisma.poll.findMany(named(polls)) : [],
    services.length > 0 ? prisma.service.findMany(named(services)) : [],
    lists.length > 0 ? prisma.list.findMany(named(lists)) : [],
  ]);
  return new Map(found.flat().map(({ id, name }) => [id, name]));
}

/** The addresses of our numbers. */
export async function numberAddresses(ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const known = [...new Set(ids.filter((id) => id !== null))];
  if (known.length === 0) return new Map();
  const numbers = await prisma.number.findMany({ where: { id: { in: known } } });
  return new Map(numbers.map(({ id, address }) => [id, address]));
}

export async function connectionNames(ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const known = [...new Set(ids.filter((id) => id !== null))];
  if (known.length === 0) return new Map();
  const select = { id: true, name: true };
  const connections = await prisma.connection.findMany({ where: { id: { in: known } }, select });
  return new Map(connections.map(({ id, name }) => [id, name]));
}

export type Address = { kind: ContactKind; address: string; optedOutAt: number | null };

/** The plain addresses of contacts, and whether they opted out. */
export async function contactAddresses(keys: readonly string[]): Promise<Map<string, Address>> {
  const { rows } = await pool.query<{
    contact_key: string;
    kind: number;
    address: string;
    opted_out_at: Date | null;
  }>("SELECT contact_key, kind, address, opted_out_at FROM contact WHERE contact_key = ANY($1)", [
    [...new Set(keys)],
  ]);
  return new Map(
    rows.map((row) => [
      row.contact_key,
      {
        kind: wordOf(CONTACT_KINDS, row.kind),
        address: row.address,
        optedOutAt: row.opted_out_at?.getTime() ?? null,
      },
    ]),
  );
}
