import type { ProvisionDocument } from "@/domain/provision/schema";

const SERVICES: ProvisionDocument["services"] = [
  {
    name: "Opening hours",
    number: "12345",
    keywords: ["hours", "ሰዓት"],
    reply: "We are on air from 6 to 22 h, every day.",
  },
  {
    name: "Anything else",
    number: "12345",
    catchAll: true,
    reply: "Text VOTE 1 to 4 for your song, NEWS for the morning news, HOURS for our opening hours.",
  },
];

const LISTS: ProvisionDocument["lists"] = [
  {
    name: "Morning news",
    description: "Headlines at seven, for those who asked for them by text.",
    number: "12345",
    joinWords: ["news", "ዜና"],
    leaveWords: ["news off"],
    joinReply: "You will get the morning news. Text NEWS OFF to end it, STOP to end everything.",
    alreadyReply: "You are on the list already.",
    leaveReply: "No more morning news for you.",
  },
];

/** The demo of a new installation: the simulator as its SMSC, one number, and one of each thing to try. */
export function demoSetup(simulator: { host: string; port: number }, now: Date): ProvisionDocument {
  return {
    connections: [
      {
        name: "Simulator",
        host: simulator.host,
        port: simulator.port,
        systemId: "replyback",
        password: "demo",
        mode: "transceiver",
        window: 50,
        limits: [{ parts: 100, seconds: 1 }],
        numbers: ["12345"],
        country: "ET",
        trunk: "0",
        enabled: true,
        settings: { kind: "simulator" },
      },
    ],
    services: SERVICES,
    lists: LISTS,
    polls: [
      {
        name: "Song of the week",
        number: "12345",
        keyword: "VOTE",
        question: "Which song shall we play at nine?",
        choices: [
          { name: "Tizita, the long version", words: ["1", "tizita"] },
          { name: "Blue Nile Blues", words: ["2", "blue"] },
          { name: "አዲስ ቀን", words: ["3", "አዲስ"] },
          { name: "Something new 🎉", words: ["4", "new", "🎉"] },
        ],
        ballotsPerVoter: 1,
        opensAt: new Date(now.getTime() - 60_000).toISOString(),
        closesAt: new Date(now.getTime() + 7 * 24 * 3600 * 1000).toISOString(),
        replies: {
          counted: "Thank you, your vote for {{ choice }} counts.",
          overCap: "You have voted already. One vote each.",
          unknownChoice: "Text VOTE and a number from 1 to 4.",
          late: "The vote is closed. Listen at nine.",
        },
      },
    ],
  };
}
