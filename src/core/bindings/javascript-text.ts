import { escapedText } from './escaped-text.ts';

/** A string of JavaScript and TypeScript in single quotes. */
export function quoted(text: string): string {
  return `'${escapedText(text, "'")}'`;
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
