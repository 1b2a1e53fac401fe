import type { Difference } from './fingerprint.ts';
import { firstLine } from './restoring-parts.ts';

const FLAGS: Readonly<Record<string, readonly [on: string, off: string]>> = {
  'row level security': ['enable row level security', 'disable row level security'],
  'force row level security': ['force row level security', 'no force row level security'],
  'replica identity f': ['replica identity full', 'replica identity default'],
  'replica identity n': ['replica identity nothing', 'replica identity default'],
  unlogged: ['set unlogged', 'set logged'],
};

/** What can be switched on a table. Undefined where something else differs as well: that is told as a whole. */
export function tableChanges({ state, object, expected = '', actual = '' }: Difference): readonly string[] | undefined {
  if (state !== 'different') return undefined;
  const lines = (text: string) => text.split('\n').filter((line) => line !== '');
  const gone = lines(actual).filter((line) => !lines(expected).includes(line));
  const wanted = lines(expected).filter((line) => !lines(actual).includes(line));
  // The identity that is an index is told of that.
  const off = gone.map((line) => {
    if (line === 'replica identity i') return ['replica identity default'];
    if (FLAGS[line] !== undefined) return [FLAGS[line][1]];
    const there = OPTIONS.exec(line);
    if (there !== null)
      return resets(there, OPTIONS.exec(wanted.find((each) => each.startsWith(there[1] ?? '')) ?? ''));
    return line.startsWith('owner ') ? [] : undefined;
  });
  const on = wanted.map((line) => {
    if (line === 'replica identity i') return [];
    if (FLAGS[line] !== undefined) return [FLAGS[line][0]];
    const [, toast, options] = OPTIONS.exec(line) ?? [];
    if (options !== undefined) return [`set (${prefixed(options, toast).join(', ')})`];
    return line.startsWith('owner ') ? [firstLine(line).replace('owner', 'owner to')] : undefined;
  });
  const changes = [...off, ...on];
  if (changes.includes(undefined)) return undefined;
  return changes.flat().map((each) => `alter table ${object} ${each}`);
}

const OPTIONS = /^(toast )?with \((.*)\)$/;

function resets(there: RegExpExecArray, wanted: RegExpExecArray | null): readonly string[] {
  const names = prefixed(there[2] ?? '', there[1]).map((each) => each.replace(/=.*$/, ''));
  const kept = wanted?.[1] === there[1] ? prefixed(wanted?.[2] ?? '', wanted?.[1]) : [];
  const left = names.filter((name) => !kept.some((each) => each.startsWith(`${name}=`)));
  return left.length === 0 ? [] : [`reset (${left.join(', ')})`];
}

function prefixed(options: string, toast: string | undefined): readonly string[] {
  return options
    .split(', ')
    .filter((each) => each !== '')
    .map((each) => (toast === undefined ? each : `toast.${each}`));
}

/** Of one that is too much or missing, its last value is data. */
export function sequenceChanges({ object, expected, actual }: Difference): readonly string[] | undefined {
  if (
    expected === undefined ||
    actual === undefined ||
    actual.includes('\nunlogged') !== expected.includes('\nunlogged')
  )
    return undefined;
  const part = (text: string, pattern: RegExp) => pattern.exec(text)?.[1];
  const [, type, rest = '', cycle] = /^as (\S+) (.*?)( cycle)?$/m.exec(expected) ?? [];
  const numbers = rest.replace('min ', 'minvalue ').replace('max ', 'maxvalue ');
  const alter = `alter sequence ${object} as ${type} ${numbers}${cycle === undefined ? ' no cycle' : ' cycle'}`;
  const [owned, was] = [expected, actual].map((text) => part(text, /^owned by (.*)$/m));
  const [owner, before] = [expected, actual].map((text) => part(text, /^owner (.*)$/m));
  return [
    alter,
    ...(owned === was ? [] : [`alter sequence ${object} owned by ${owned ?? 'none'}`]),
    ...(owner === before ? [] : [`alter sequence ${object} owner to ${owner}`]),
  ];
}

interface Storage {
  /** The definition without it. */
  readonly bare: string;
  readonly options: string | undefined;
  readonly statistics: string | undefined;
  readonly storage: string | undefined;
  readonly compression: string | undefined;
}

/** What stands behind a column's default, and is said in statements of its own. */
export function storageOf(definition: string): Storage {
  const [, bare = '', options, statistics, storage, compression] =
    /^(.*?)(?: with \(([^()]*)\))?(?: statistics (\d+))?(?: storage ([a-z]))?(?: compression (\w+))?$/s.exec(
      definition,
    ) ?? [];
  return { bare, options, statistics, storage, compression };
}

const STORAGE: Readonly<Record<string, string>> = { p: 'plain', e: 'external', m: 'main', x: 'extended' };

/** @param alter "alter table t alter column c" */
export function storageChanges(alter: string, expected: string, actual: string): readonly string[] {
  const [wanted, there] = [storageOf(expected), storageOf(actual)];
  const changes: (string | undefined | false)[] = [
    wanted.statistics !== there.statistics && `set statistics ${wanted.statistics ?? -1}`,
    wanted.storage !== there.storage && wanted.storage !== undefined && `set storage ${STORAGE[wanted.storage]}`,
    wanted.compression !== there.compression && `set compression ${wanted.compression ?? 'default'}`,
    wanted.options !== there.options &&
      there.options !== undefined &&
      `reset (${there.options.replace(/=[^,]*/g, '')})`,
    wanted.options !== there.options && wanted.options !== undefined && `set (${wanted.options})`,
  ];
  return changes.filter((each) => typeof each === 'string').map((each) => `${alter} ${each}`);
}
