#!/usr/bin/env node
/**
 * `npm run verify-result -- file [--key fingerprint]`: checks the signed result of a poll from the file alone, with nothing but
 * Node: the signature, the chain of its blocks, and that its rows add up to the result. Written to be read, and apart from
 * the code that made the file. Exit code 0: all holds; 1: something does not; 2: it is no such file.
 */
import { createHash, createPublicKey, verify } from "node:crypto";
import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline";

const FORMAT = "replyback-result/1";
const NO_BLOCK = "0".repeat(64);

class NoResultFile extends Error {}

/** The file one line at a time, so that any number of ballots fits: head, then blocks with a line a row. */
async function readFile(path, { onHead, onBlock, onRow }) {
  const lines = createInterface({ input: createReadStream(path, "utf8"), crlfDelay: Infinity });
  let head = "";
  let file = null;
  let number = 0;
  for await (const line of lines) {
    number += 1;
    try {
      if (file === null) {
        head += line;
        if (line === '"blocks":[') onHead((file = JSON.parse(`${head}]}`)));
      } else if (line.startsWith("{")) {
        onBlock(JSON.parse(`${line}]}`));
      } else if (line.startsWith("[")) {
        const text = line.replace(/,$/, "");
        onRow(JSON.parse(text), text);
      }
    } catch (error) {
      throw new NoResultFile(`Line ${number} can't be read: ${error.message}`);
    }
  }
  if (file === null) throw new NoResultFile(`It is no file of the format ${FORMAT}.`);
  return file;
}

/** The chain: each block's hash is taken over its lines and the hash before it. */
function chainOf() {
  const wrong = [];
  const found = { poll: "", head: "", rows: 0, blocks: 0, wrong };
  let open = null;
  const close = () => {
    if (open === null) return;
    const { block, hash, rows } = open;
    const digest = hash.digest("hex");
    if (digest !== block.hash) wrong.push(`block ${block.n} is not what its hash says`);
    if (rows !== block.rows) wrong.push(`block ${block.n} has ${rows} rows instead of ${block.rows}`);
    found.head = digest;
    open = null;
  };
  const begin = (block) => {
    close();
    found.blocks += 1;
    const before = found.head || NO_BLOCK;
    if (block.n !== found.blocks) wrong.push(`block ${found.blocks} is missing: ${block.n} follows`);
    if (block.previous !== before) wrong.push(`block ${block.n} does not follow the one before it`);
    const hash = createHash("sha256").update(`${FORMAT}\n${found.poll}\n${block.n}\n${before}\n`);
    open = { block, hash, rows: 0 };
  };
  const add = (text) => {
    if (open === null) throw new Error("a row stands outside of the blocks");
    open.hash.update(`${text}\n`);
    open.rows += 1;
    found.rows += 1;
  };
  return { found, begin, add, close };
}

/** The rows of each question by itself; those of the first one, and of none that is known, under "". */
function countQuestions() {
  const counts = new Map([["", countOf()]]);
  return {
    know: (questions) => questions.forEach(({ id }) => counts.set(id, countOf())),
    add: (row) => (counts.get(row[3]) ?? counts.get("")).add(row),
    result: () => new Map([...counts].map(([id, count]) => [id, count.result()])),
  };
}

/** What the rows of each voter add up to: the last word about a text is what a person decided. */
function countOf() {
  const voters = new Map();
  const add = ([id, kind, outcome, , choice, , voter, refersTo]) => {
    const texts = voters.get(voter) ?? new Map();
    voters.set(voter, texts);
    const about = kind === "ballot" ? id : refersTo;
    const text = texts.get(about) ?? { said: [] };
    texts.set(about, text);
    if (kind === "ballot") Object.assign(text, { outcome, choice });
    else text.said.push({ id, kind, outcome, choice });
  };
  const result = () => {
    const votes = new Map();
    const texts = new Map();
    const plus = (map, key) => map.set(key, (map.get(key) ?? 0) + 1);
    let voting = 0;
    for (const own of voters.values()) {
      let any = false;
      for (const text of own.values()) {
        const { outcome, choice, stands } = standing(text);
        plus(texts, outcome);
        if (!stands) continue;
        any = true;
        plus(votes, choice);
      }
      if (any) voting += 1;
    }
    return { votes, texts, voters: voting };
  };
  return { add, result };
}

function standing({ outcome, choice, said }) {
  let now = { outcome, choice };
  let excluded = false;
  let replaced = 0;
  for (const one of said.sort((a, b) => (a.id < b.id ? -1 : 1))) {
    if (one.kind === "review" || one.kind === "retraction")
      now = { outcome: one.outcome, choice: one.choice };
    else if (one.kind === "replacement") replaced += 1;
    else if (one.kind === "restoration") replaced -= 1;
    else excluded = one.kind === "exclusion";
  }
  if (excluded) return { outcome: "excluded", choice: null, stands: false };
  const chosen = now.outcome === "counted" || now.outcome === "changed";
  return { ...now, stands: chosen && replaced === 0 };
}

function compare({ header }, { found, counted }) {
  const wrong = [...found.wrong];
  const same = (what, is, said) => {
    if (is !== said) wrong.push(`${what}: the rows give ${is}, the result says ${said}`);
  };
  if ((found.head || "") !== header.head) wrong.push("the last block is not the one that was signed");
  same("blocks", found.blocks, header.blocks);
  same("rows", found.rows, header.rows);
  compareQuestion(header, counted.get(""), same);
  for (const [index, question] of (header.followUps ?? []).entries())
    compareQuestion(question, counted.get(question.id), (what, ...rest) =>
      same(`question ${index + 2}, ${what}`, ...rest),
    );
  return wrong;
}

function compareQuestion({ choices, votes, voters, texts }, counted, same) {
  for (const { id, name, votes: said } of choices)
    same(`votes for “${name}”`, counted.votes.get(id) ?? 0, said);
  same(
    "votes",
    [...counted.votes.values()].reduce((total, own) => total + own, 0),
    votes,
  );
  same("voters", counted.voters, voters);
  for (const { outcome, texts: said } of texts)
    same(`texts ${outcome}`, counted.texts.get(outcome) ?? 0, said);
}

function fingerprintOf(publicKey) {
  const octets = publicKey.export({ type: "spki", format: "der" });
  return createHash("sha256").update(octets).digest("hex");
}

function checkSignature(file, wanted) {
  const publicKey = createPublicKey(file.publicKey);
  const fingerprint = fingerprintOf(publicKey);
  const octets = Buffer.from(JSON.stringify(file.header));
  const holds =
    publicKey.asymmetricKeyType === "ed25519" &&
    verify(null, octets, publicKey, Buffer.from(file.signature, "base64"));
  const wrong = holds ? [] : ["the signature is not of this result"];
  if (wanted && wanted.replaceAll(/[\s:]/g, "").toLowerCase() !== fingerprint)
    wrong.push("it was signed with another key");
  return { fingerprint, wrong };
}

function report({ header }, fingerprint, wrong) {
  console.log(`Poll       ${header.poll.name}${header.poll.question ? ` – ${header.poll.question}` : ""}`);
  console.log(`Issued     ${header.issuedAt} by ${header.installation}`);
  console.log(`Key        ${fingerprint.match(/.{8}/g).join(" ")}`);
  console.log(`Record     ${header.rows} rows in ${header.blocks} blocks, head ${header.head || "none"}`);
  reportQuestion(header);
  for (const question of header.followUps ?? []) {
    console.log(question.question);
    reportQuestion(question);
  }
  if (wrong.length === 0) {
    console.log(
      "\nSignature, chain and count hold. Compare the key with the one that the poll's page shows.",
    );
    return;
  }
  console.log("\nThis result does NOT hold:");
  for (const one of wrong) console.log(`  - ${one}`);
}

function reportQuestion({ choices, votes, voters }) {
  for (const { name, votes: own } of choices) console.log(`  ${String(own).padStart(9)}  ${name}`);
  console.log(`  ${String(votes).padStart(9)}  votes of ${voters} voters`);
}

async function main([path, ...options]) {
  if (!path || path.startsWith("--"))
    throw new NoResultFile("Say which file: npm run verify-result -- result.json");
  // npm runs this in the project's folder, whatever the caller's
  const file = resolve(process.env.INIT_CWD ?? process.cwd(), path);
  const wanted = options[0] === "--key" ? options[1] : undefined;
  const chain = chainOf();
  const count = countQuestions();
  const result = await readFile(file, {
    onHead({ format, header }) {
      if (format !== FORMAT) throw new Error(`its format is ${String(format)}, not ${FORMAT}`);
      chain.found.poll = header.poll.id;
      count.know(header.followUps ?? []);
    },
    onBlock: chain.begin,
    onRow(row, text) {
      chain.add(text);
      count.add(row);
    },
  });
  chain.close();
  const signature = checkSignature(result, wanted);
  const counted = count.result();
  const wrong = [...signature.wrong, ...compare(result, { found: chain.found, counted })];
  report(result, signature.fingerprint, wrong);
  return wrong.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error.message);
  process.exitCode = 2;
}
