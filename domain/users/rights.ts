import { z } from "zod";

/**
 * What a person may do. `view`: see every page. `edit`: change polls, services, lists, contacts. `send`: send
 * texts from here, pause all sending and let it go on. `approve`: release what waits for review. `admin`: people, connections and the installation.
 */
export const RIGHTS = ["view", "edit", "send", "approve", "admin"] as const;
export type Right = (typeof RIGHTS)[number];

/** Presets of rights; what a person holds are the rights. */
export const ROLES = ["owner", "editor", "viewer"] as const;
export type Role = (typeof ROLES)[number];

const ROLE_RIGHTS: Record<Role, readonly Right[]> = {
  owner: RIGHTS,
  editor: ["view", "edit", "send", "approve"],
  viewer: ["view"],
};

export const roleSchema = z.enum(ROLES);

export function rightsOf(role: Role): Right[] {
  return [...ROLE_RIGHTS[role]];
}

/** The rights among stored words; what is not known (any more) grants nothing. */
export function readRights(stored: readonly string[]): Right[] {
  return RIGHTS.filter((right) => stored.includes(right));
}

/** The role whose preset is exactly these rights; null for a mixture. */
export function roleOf(rights: readonly Right[]): Role | null {
  return (
    ROLES.find(
      (role) =>
        ROLE_RIGHTS[role].length === rights.length &&
        ROLE_RIGHTS[role].every((right) => rights.includes(right)),
    ) ?? null
  );
}

export function hasRight(rights: readonly Right[], right: Right): boolean {
  return rights.includes(right);
}
