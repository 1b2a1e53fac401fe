/** A string of JavaScript and TypeScript in single quotes. */
export function quoted(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what has to be written otherwise.
  const escaped = text.replace(/[\\'\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]/g, (character) =>
    character === '\\' || character === "'" ? `\\${character}` : unicodeEscape(character),
  );
  return `'${escaped}'`;
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A key of an object or of an interface; quoted where it isn't a name. `__proto__` as a plain key is no key at all. */
export function propertyKey(name: string): string {
  if (name === '__proto__') return "['__proto__']";
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
}

/** A comment above what it is about, line by line; none for a text that is empty. `margin` stands before each line. */
export function docComment(text: string | null, margin: string): string {
  const lines = (text ?? '')
    .replaceAll('*/', '*\\/')
    .trim()
    .split(/[\r\n\u2028\u2029]+/);
  if (lines.length === 1) return lines[0] === '' ? '' : `${margin}/** ${lines[0]} */\n`;
  return `${margin}/**\n${lines.map((line) => `${margin} * ${line}`.trimEnd()).join('\n')}\n${margin} */\n`;
}
