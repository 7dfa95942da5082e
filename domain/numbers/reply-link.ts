import type { ConnectionSettings, Limit } from "@/domain/connections/settings";
import { forecast, type Forecast } from "@/domain/limits/forecast";
import { REPLY_EXPIRY_MS } from "@/domain/messages/expiry";
import { carryText, type CarryOptions } from "@/domain/text/carriage";
import { MAX_PARTS } from "@/domain/text/encode";

/** What decides how fast the replies of a number leave: its preferred connection. */
export type ReplyLink = Pick<ConnectionSettings, "longTexts" | "defaultAlphabet"> & {
  connectionId: string;
  connection: string;
  limits: Limit[];
};

/** By number id; a number that no connection reaches is left out. */
export type ReplyLinks = Readonly<Record<string, ReplyLink>>;

export type ReplyForecast = Forecast & {
  connection: string;
  hasLimits: boolean;
  /** submit_sm of the longest reply */
  parts: number;
  /** connections that were compared */
  compared: number;
};

/**
 * When the last of `people` replies would leave, all texted for at once, on the slowest of the links; `texts` are the replies
 * that might be sent, markup filled in, the longest of which counts. Null without a link or a reply.
 */
export function forecastReplies(
  links: readonly ReplyLink[],
  texts: readonly string[],
  people: number,
): ReplyForecast | null {
  if (texts.length === 0) return null;
  const distinct = [...new Map(links.map((link) => [link.connectionId, link])).values()];
  return distinct
    .map((link): ReplyForecast => {
      const parts = Math.max(...texts.map((text) => countSubmits(text, link)));
      const waiting = { messages: people, parts, expiryMs: REPLY_EXPIRY_MS };
      const { connection, limits } = link;
      return {
        ...forecast(limits, waiting),
        ...{ connection, parts, hasLimits: limits.length > 0, compared: distinct.length },
      };
    })
    .reduce<ReplyForecast | null>(
      (slowest, one) => (slowest && slowest.lastMs >= one.lastMs ? slowest : one),
      null,
    );
}

function countSubmits(text: string, { longTexts, defaultAlphabet }: ReplyLink): number {
  const options: CarryOptions = { form: longTexts, alphabet: defaultAlphabet };
  try {
    return carryText(text, options).parts.length;
  } catch {
    // Longer than any message may be: the field says so.
    return MAX_PARTS;
  }
}
