import { describe, expect, it } from "vitest";
import { emailSchema, normaliseSetupCode, ownPasswordSchema } from "./schema";

describe("account input", () => {
  it("reads a setup code whatever its case, spaces and hyphens", () => {
    for (const typed of ["ab2c-defg-h3jk-mnpq", " AB2CDEFGH3JKMNPQ ", "ab2c defg\th3jk mnpq"]) {
      expect(normaliseSetupCode(typed)).toBe("AB2C-DEFG-H3JK-MNPQ");
    }
  });

  it("knows an account by its e-mail address in one form", () => {
    expect(emailSchema.parse("  Selam@Example.ORG ")).toBe("selam@example.org");
    expect(emailSchema.safeParse("selam@").success).toBe(false);
  });

  it("refuses to change a password into itself", () => {
    const same = { current: "correct horse", password: "correct horse" };
    expect(ownPasswordSchema.safeParse(same).success).toBe(false);
  });
});
