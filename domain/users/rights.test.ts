import { describe, expect, it } from "vitest";
import { hasRight, readRights, RIGHTS, rightsOf, roleOf, ROLES } from "./rights";

describe("rights", () => {
  it("gives the owner everything and the viewer nothing but sight", () => {
    expect(rightsOf("owner")).toEqual([...RIGHTS]);
    expect(rightsOf("viewer")).toEqual(["view"]);
  });

  it("never lets an editor manage people", () => {
    expect(hasRight(rightsOf("editor"), "admin")).toBe(false);
    expect(hasRight(rightsOf("editor"), "send")).toBe(true);
  });

  it("finds each role again from its rights, in whatever order they were stored", () => {
    for (const role of ROLES) expect(roleOf(rightsOf(role).reverse())).toBe(role);
  });

  it("names no role for a mixture, and for nothing", () => {
    expect(roleOf(["view", "send"])).toBeNull();
    expect(roleOf([])).toBeNull();
  });

  it("grants nothing for words it does not know", () => {
    expect(readRights(["root", "view", "ADMIN"])).toEqual(["view"]);
  });
});
