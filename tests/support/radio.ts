import type { Download, Page } from "playwright-core";
import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import { simulatorClient } from "./simulator";
import type { Stack } from "./stack";

export const NUMBER = "12345";

/** The simulator as the operator: one connection, one number. */
export function radioSetup(stack: Stack, more: Record<string, unknown> = {}) {
  return {
    connections: [
      {
        name: "operator",
        host: "127.0.0.1",
        port: stack.simulator.smppPort,
        systemId: "radio",
        password: "radio",
        mode: "transceiver",
        window: 50,
        limits: [{ parts: 100, seconds: 1 }],
        numbers: [NUMBER],
        country: "ET",
        trunk: "0",
        enabled: true,
      },
    ],
    ...more,
  };
}

/** One text each from as many phones, whose numbers follow one another; resolves when the SMSC has them all. */
export async function sendTexts(stack: Stack, text: string, phones: number, first: number): Promise<void> {
  await simulatorClient(stack.simulator).crowd({
    ...{ to: NUMBER, phones, perSecond: 200, firstPhone: String(first) },
    texts: [{ text }],
  });
}

/** Resolves when the bar of a choice on a poll's page shows so many votes. */
export async function untilBar(page: Page, choice: string, votes: number): Promise<void> {
  const row = page.getByRole("listitem").filter({ hasText: choice }).first();
  const shown = new RegExp(` ${votes}(?:[\\d.]{1,4} %|–)$`);
  const text = async () => (await row.innerText()).trim().replaceAll(/\s+/g, " ");
  await expect.poll(text, { timeout: 20_000 }).toMatch(shown);
}

/** Records of a CSV file as RFC 4180 has them, by column name. The byte order mark is Excel's. */
export function readCsv(text: string): Record<string, string>[] {
  const records: string[][] = [];
  let record: string[] = [];
  for (const [, quoted, plain, end] of text
    .replace(/^\uFEFF/, "")
    .matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    record.push(quoted?.replaceAll('""', '"') ?? plain ?? "");
    if (end === ",") continue;
    if (record.length > 1 || record[0] !== "") records.push(record);
    record = [];
  }
  const [names = [], ...rows] = records;
  return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? ""])));
}

/** What clicking `name` on the page downloads, read as CSV. */
export async function downloadCsv(page: Page, name: string): Promise<Record<string, string>[]> {
  const waiting: Promise<Download> = page.waitForEvent("download");
  await page.getByRole("link", { name }).click();
  const download = await waiting;
  return readCsv(await readFile(await download.path(), "utf8"));
}
