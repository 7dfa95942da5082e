import { describe, expect, it } from "vitest";
import { prisma } from "@/db/client";
import { searchEverything } from "@/db/search";
import { preparePolls } from "@/tests/support/polls";

preparePolls();

const found = async (text: string): Promise<string[]> =>
  (await searchEverything(text)).map(({ title }) => title).sort();

describe("the search of the command palette", () => {
  it("takes what is typed letter by letter: no sign is a wildcard", async () => {
    const names = ["Half off", "50% off", "song_1", "songs1", "back\\slash", "backslash"];
    await prisma.list.createMany({ data: names.map((name) => ({ name })) });
    await prisma.number.create({ data: { address: "777", label: "100%" } });
    expect(await found("% off")).toEqual(["50% off"]);
    expect(await found("song_")).toEqual(["song_1"]);
    expect(await found("k\\s")).toEqual(["back\\slash"]);
    expect(await found("%%")).toEqual([]);
    expect(await found("0%")).toEqual(["50% off", "777 100%"]);
    expect(await found("SONG")).toEqual(["song_1", "songs1"]);
  });
});
