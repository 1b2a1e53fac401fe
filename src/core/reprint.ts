import type { Difference } from './fingerprint.ts';

/**
 * Whether what was expected is there, put into other words by the server: it reads its own words back when a dump is restored,
 * and prints them once more. Then conditions in a chain have lost parentheses, lists of texts are cast one by one, and columns
 * that had no name are called by their type.
 */
export function isReprinted({ expected, actual }: Difference): boolean {
  if (expected === undefined || actual === undefined) return false;
  // The text of a function is kept to the letter.
  if (/\bAS \$/.test(expected)) return false;
  return asReprinted(expected) === asReprinted(actual);
}

function asReprinted(definition: string): string {
  return flat(
    definition
      .replace(/\(('(?:[^']|'')*'::character varying)\)::text/g, '$1')
      .replace(/\(\((ARRAY\[(?:'(?:[^']|'')*'::character varying(?:, )?)+\])\)::text\[\]\)/g, '($1)')
      .replace(/::(\w+) AS "?\1"?(?=,?$)/gm, '::$1'),
  ).text;
}

/** A piece of text, and what it is a chain of, if it is one: `a AND b AND c`. */
interface Chain {
  readonly text: string;
  readonly operator: string | undefined;
}

/** Quoted text, a parenthesis, the word between two conditions, or anything else. */
const PIECES = /E?'(?:[^'\\]|\\.|'')*'|"(?:[^"]|"")*"|[()]| (?:AND|OR) |[^'"()A-Z ]+|[\s\S]/g;

/** Takes the parentheses from chains that are part of a chain of the same operator. */
function flat(text: string): Chain {
  const pieces = text.match(PIECES) ?? [];
  return chainIn(pieces[Symbol.iterator]());
}

/** Reads up to the parenthesis that closes, or to the end. */
function chainIn(pieces: Iterator<string>): Chain {
  const operands: (string | Chain)[][] = [[]];
  const operators: string[] = [];
  for (let next = pieces.next(); next.done !== true && next.value !== ')'; next = pieces.next()) {
    if (next.value === '(') operands.at(-1)?.push(chainIn(pieces));
    else if (/^ (AND|OR) $/.test(next.value)) {
      operators.push(next.value);
      operands.push([]);
    } else operands.at(-1)?.push(next.value);
  }
  const operator = new Set(operators).size === 1 ? operators[0] : undefined;
  const texts = operands.map((parts) => {
    const [only] = parts;
    const inner = parts.length === 1 && typeof only === 'object' && only.operator === operator ? only : undefined;
    if (operator !== undefined && inner !== undefined) return inner.text;
    return parts.map((part) => (typeof part === 'string' ? part : `(${part.text})`)).join('');
  });
  return { operator, text: texts.map((each, i) => `${operators[i - 1] ?? ''}${each}`).join('') };
}
