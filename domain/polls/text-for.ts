/** What an audience must text for a choice: the keyword and the shortest of its words. */
export function textFor(keyword: string, words: readonly string[]): string {
  const [shortest = ""] = [...words].sort((a, b) => [...a].length - [...b].length);
  return keyword === "" ? shortest : `${keyword} ${shortest}`.trim();
}

type Named = { name: string; words: readonly string[]; withdrawn: boolean };

/** The choices as a text lists them: "1 Blue, 2 Red"; a choice whose word is its name stands once. */
export function choicesText(keyword: string, choices: readonly Named[]): string {
  return choices
    .filter(({ withdrawn }) => !withdrawn)
    .map(({ name, words }) => {
      const isName = words.some((word) => word.toLowerCase() === name.toLowerCase());
      return isName ? textFor(keyword, [name]) : `${textFor(keyword, words)} ${name}`;
    })
    .join(", ");
}
