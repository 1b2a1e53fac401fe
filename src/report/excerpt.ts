import { count } from '../core/count.ts';

/** Characters of a value that people, and what shows it to them, are spared beyond. */
const LONGEST = 2000;
/** Characters before the first difference that say where it is. */
const BEFORE = 100;

type Values = { readonly expected?: string | undefined; readonly actual?: string | undefined };

/** What was expected and what came, of long ones the part where they begin to differ. JSON has them whole. */
export function excerpts({ expected, actual }: Values): Values {
  const longest = Math.max(expected?.length ?? 0, actual?.length ?? 0);
  const same = expected === undefined || actual === undefined ? 0 : firstDifference(expected, actual);
  const start = longest > LONGEST ? Math.max(0, same - BEFORE) : 0;
  return { expected: excerpt(expected, start), actual: excerpt(actual, start) };
}

function excerpt(text: string | undefined, start: number): string | undefined {
  if (text === undefined) return undefined;
  const rest = Math.max(0, text.length - start - LONGEST);
  const part = text.slice(start, start + LONGEST);
  return `${start > 0 ? '… ' : ''}${part}${rest > 0 ? ` … (${count(rest, 'more character')})` : ''}`;
}

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}
