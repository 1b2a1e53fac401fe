/** Text between quotes of that kind, for JavaScript and C#: what would end it, or can't be seen, is written otherwise. */
export function escapedText(text: string, quote: "'" | '"'): string {
  return text.replace(/[\\'"\p{Cc}\u2028\u2029\ufeff]/gu, (character) => {
    if (character === '\\' || character === quote) return `\\${character}`;
    if (character === "'" || character === '"') return character;
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
