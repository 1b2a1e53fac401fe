import type { Difference } from './fingerprint.ts';
import { literal } from './literal.ts';

interface Parted {
  readonly definition: string;
  readonly comment: string | undefined;
}

/** A comment stands at the end of a definition, behind a body that may look like one. */
export function parted(text: string | undefined): Parted | undefined {
  if (text === undefined) return undefined;
  const from = Math.max(text.lastIndexOf('$function$\n'), text.lastIndexOf('$procedure$\n'), 0);
  const at = text.slice(from).search(/(^|\n)comment: /);
  if (at < 0) return { definition: text, comment: undefined };
  return { definition: text.slice(0, from + at), comment: text.slice(from + at).replace(/^\n?comment: /, '') };
}

/** How SQL calls a kind, where that is another word. */
const WORDS: Readonly<Record<string, string>> = {
  enumeration: 'type',
  'composite type': 'type',
  'range type': 'type',
  'base type': 'type',
  'shell type': 'type',
  'view column': 'column',
  'foreign column': 'column',
  attribute: 'column',
};

/** Objects of a table are named after it. */
export function commentSql(
  kind: string,
  object: string,
  expected: string | undefined,
  actual: string | undefined,
): readonly string[] {
  if (expected === actual) return [];
  return [`comment on ${WORDS[kind] ?? kind} ${target(kind, object)} is ${literal(expected)}`];
}

function target(kind: string, object: string): string {
  if (kind === 'cast') return `(${object})`;
  if (!['constraint', 'trigger', 'policy', 'rule'].includes(kind)) return object;
  const [table, name] = split(object);
  return `${name} on ${table}`;
}

const OWNER = /^owner (.*)$/m;

/** Where nothing but the owner differs. */
export function ownerSql({ kind, object, expected, actual }: Difference): readonly string[] | undefined {
  if (expected === undefined || actual === undefined) return undefined;
  const owner = OWNER.exec(expected)?.[1];
  if (owner === undefined || expected.replace(OWNER, '') !== actual.replace(OWNER, '')) return undefined;
  return kind === 'subscription' ? undefined : [`alter ${WORDS[kind] ?? kind} ${object} owner to ${owner}`];
}

/** Its own name is no part of what a tenant's schema is described by: here it is put back, as SQL wants it. */
export function ofSchema(difference: Difference, schema: string): Difference {
  const { kind, object } = difference;
  if (kind === 'schema' && object === '') return { ...difference, object: schema };
  return { ...difference, object: object.replace(/((?:^| in )schema )(?= to )/, (words) => `${words}${schema}`) };
}

/** What a partition or a child has of its parent, with which it comes and goes. */
export const INHERITED = /\n(?:inherited|partition of .*)$/m;

/** "core.units.name" → "core.units", "name". Names in double quotes may hold dots. */
export function split(object: string): [parent: string, name: string] {
  const [, parent = '', name = ''] = /^(.*)\.("(?:[^"]|"")*"|[^".]+)$/s.exec(object) ?? [];
  return [parent, name];
}

export function firstLine(text: string): string {
  const end = text.indexOf('\n');
  return end < 0 ? text : text.slice(0, end);
}
