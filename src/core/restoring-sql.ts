import type { Difference } from './fingerprint.ts';
import { literal } from './literal.ts';

/**
 * SQL that brings an object back to what it should be, one statement a line where it can be one; a comment where a person
 * has to decide, because data is at stake.
 */
export function restoringSql(difference: Difference): string {
  const { kind, object } = difference;
  const [expected, actual] = [parted(difference.expected), parted(difference.actual)];
  const bare = { ...difference, expected: expected?.definition, actual: actual?.definition };
  const same = expected?.definition === actual?.definition;
  const statements = same ? [] : RESTORERS[kind]?.(bare);
  const remark = statements === undefined || expected === undefined ? [] : commentSql(kind, object, expected, actual);
  if (statements !== undefined && remark !== undefined) {
    return [...statements, ...remark].map((each) => `${each};`).join('\n');
  }
  const wanted = difference.expected?.replace(/\n/g, '\n--   ');
  return `-- ${kind} ${object} is ${difference.state}: a matter for people.${wanted ? `\n--   ${wanted}` : ''}`;
}

interface Parted {
  readonly definition: string;
  readonly comment: string | undefined;
}

/** A comment stands at the end of a definition. */
function parted(text: string | undefined): Parted | undefined {
  const at = text?.search(/(^|\n)comment: /) ?? -1;
  if (text === undefined || at < 0) return text === undefined ? undefined : { definition: text, comment: undefined };
  return { definition: text.slice(0, at), comment: text.slice(at).replace(/^\n?comment: /, '') };
}

/** Objects of a table are named after it; undefined where a comment needs more than that. */
function commentSql(kind: string, object: string, expected: Parted, actual: Parted | undefined): string[] | undefined {
  if (expected.comment === actual?.comment && (actual !== undefined || expected.comment === undefined)) return [];
  const [table, name] = split(object);
  const target = ['constraint', 'trigger', 'policy', 'rule'].includes(kind) ? `${name} on ${table}` : object;
  return [`comment on ${kind} ${target} is ${literal(expected.comment)}`];
}

type Restorer = (difference: Difference) => readonly string[] | undefined;

const RESTORERS: Readonly<Record<string, Restorer>> = {
  constraint: ({ state, object, expected }) => {
    const [table, name] = split(object);
    const drop = state === 'missing' ? [] : [`alter table ${table} drop constraint ${name}`];
    return expected === undefined
      ? drop
      : [...drop, `alter table ${table} add constraint ${name} ${constraintSql(firstLine(expected))}`];
  },
  index: ({ state, object, expected }) => {
    const drop = state === 'missing' ? [] : [`drop index ${object}`];
    return expected === undefined ? drop : [...drop, firstLine(expected)];
  },
  trigger: ({ state, object, expected }) => {
    const [table, name] = split(object);
    const drop = state === 'missing' ? [] : [`drop trigger ${name} on ${table}`];
    if (expected === undefined) return drop;
    const mode = /^(disabled|enabled replica|enabled always)$/m.exec(expected)?.[1];
    const enabled = mode === undefined ? [] : [`alter table ${table} ${MODES[mode]} trigger ${name}`];
    return [...drop, firstLine(expected), ...enabled];
  },
  policy: ({ state, object, expected }) => {
    const [table, name] = split(object);
    const drop = state === 'missing' ? [] : [`drop policy ${name} on ${table}`];
    return expected === undefined ? drop : [...drop, `create policy ${name} on ${table} as ${expected}`];
  },
  function: routine('function'),
  procedure: routine('procedure'),
  view: ({ state, object, expected }) => {
    if (expected === undefined) return [`drop view ${object}`];
    const body = expected.slice(expected.indexOf('\n SELECT') + 1);
    if (!body.startsWith(' SELECT')) return undefined;
    const options = /^with \((.*)\)$/m.exec(expected)?.[1];
    const drop = state === 'missing' ? [] : [`drop view ${object}`];
    return [
      ...drop,
      `create view ${object}${options ? ` with (${options})` : ''} as\n${body.replace(/;.*$/s, '')}`,
      ...owner('view', object, expected),
    ];
  },
  column: ({ state, object, expected, actual }) => {
    const [table, name] = split(object);
    // What was added by hand may hold what somebody needs; what is missing takes its data with it.
    if (expected === undefined) return undefined;
    if (state === 'missing') return [`alter table ${table} add column ${name} ${columnSql(expected)}`];
    return columnChanges(table, name, readColumn(expected), readColumn(actual ?? ''));
  },
  table: ({ state, object, expected = '', actual = '' }) => {
    if (state !== 'different') return undefined;
    const has = (text: string, line: string) => text.split('\n').includes(line);
    const flags = Object.entries(FLAGS).flatMap(([line, [on, off]]) => {
      if (has(expected, line) === has(actual, line)) return [];
      return [`alter table ${object} ${has(expected, line) ? on : off}`];
    });
    const others = firstLine(expected) === firstLine(actual) ? [] : owner('table', object, expected);
    return flags.length + others.length === 0 ? undefined : [...flags, ...others];
  },
  privilege: ({ object, expected, actual }) => {
    const [, type, name = '', role] = /^(\w+) (.*) to (\S+|".*")$/s.exec(object) ?? [];
    if (type === undefined || role === undefined) return undefined;
    if (expected?.startsWith('owner holds') || actual?.startsWith('owner holds')) return undefined;
    const [target, list] = type === 'column' ? split(name) : [name, undefined];
    const on = `on ${type === 'column' ? 'table' : type} ${target}`;
    const columns = list === undefined ? '' : ` (${list})`;
    const [wanted, there] = [rightsOf(expected), rightsOf(actual)];
    // Right by right: to revoke all on a table takes those on its columns with it.
    const revoked = [...there].flatMap(([right, option]) => {
      if (!wanted.has(right)) return [`revoke ${right}${columns} ${on} from ${role}`];
      return option && wanted.get(right) === false
        ? [`revoke grant option for ${right}${columns} ${on} from ${role}`]
        : [];
    });
    const granted = [...wanted].flatMap(([right, option]) => {
      if (there.has(right) && (there.get(right) === true || !option)) return [];
      return [`grant ${right}${columns} ${on} to ${role}${option ? GRANT_OPTION : ''}`];
    });
    return [...revoked, ...granted];
  },
};

const GRANT_OPTION = ' with grant option';

/** "select, update with grant option" → each right, and whether it may be given on. */
function rightsOf(definition: string | undefined): ReadonlyMap<string, boolean> {
  return new Map(
    definition?.split(', ').map((right) => [right.replace(GRANT_OPTION, ''), right.endsWith(GRANT_OPTION)] as const) ??
      [],
  );
}

const MODES: Readonly<Record<string, string>> = {
  disabled: 'disable',
  'enabled replica': 'enable replica',
  'enabled always': 'enable always',
};

const FLAGS: Readonly<Record<string, readonly [on: string, off: string]>> = {
  'row level security': ['enable row level security', 'disable row level security'],
  'force row level security': ['force row level security', 'no force row level security'],
};

/**
 * The description has the options of a key's index at its end; SQL wants them before what says when it is checked. An
 * exclusion has them in its own place already.
 */
function constraintSql(definition: string): string {
  const [, key, options = ''] = /^((?:PRIMARY KEY|UNIQUE|EXCLUDE) .*)( with \([^()]*\))$/s.exec(definition) ?? [];
  if (key === undefined) return definition;
  if (key.startsWith('EXCLUDE')) return key;
  const [, columns = '', checked = ''] = /^(.*?\))((?: DEFERRABLE)?(?: INITIALLY DEFERRED)?)$/s.exec(key) ?? [];
  return `${columns}${options}${checked}`;
}

function routine(kind: 'function' | 'procedure'): Restorer {
  return ({ object, expected }) => {
    if (expected === undefined) return [`drop ${kind} ${object}`];
    return [expected.slice(expected.indexOf('\n') + 1).trimEnd(), ...owner(kind, object, expected)];
  };
}

function owner(kind: string, object: string, definition: string): string[] {
  return [`alter ${kind} ${object} ${firstLine(definition).replace(/^owner /, 'owner to ')}`];
}

interface Column {
  readonly type: string;
  readonly notNull: boolean;
  readonly default: string | undefined;
}

/** Only what can be changed in place. */
function readColumn(definition: string): Column {
  const [, type = '', notNull, rest] =
    /^(.*?)( not null)?(?: default (.*?))?(?: (?:generated|identity|with \(|statistics|storage) ?.*)?$/s.exec(
      firstLine(definition),
    ) ?? [];
  return { type, notNull: notNull !== undefined, default: rest };
}

function columnSql(definition: string): string {
  return firstLine(definition)
    .replace(/ generated (.*)$/s, ' generated always as ($1) stored')
    .replace(/ identity (always|by default)/, ' generated $1 as identity');
}

function columnChanges(table: string, name: string, expected: Column, actual: Column): readonly string[] | undefined {
  const alter = `alter table ${table} alter column ${name}`;
  const retyped = expected.type !== actual.type;
  // A default of the other type stands in the way of the new one.
  const dropped = retyped && actual.default !== undefined;
  const [wanted, there] = [expected.default, dropped ? undefined : actual.default];
  const plain = expected.type.replace(/ collate .*$/, '');
  const changes = [
    ...(dropped || (wanted === undefined && there !== undefined) ? [`${alter} drop default`] : []),
    ...(retyped ? [`${alter} type ${expected.type} using ${name}::${plain}`] : []),
    ...(wanted === undefined || wanted === there ? [] : [`${alter} set default ${wanted}`]),
    ...(expected.notNull === actual.notNull ? [] : [`${alter} ${expected.notNull ? 'set' : 'drop'} not null`]),
  ];
  return changes.length === 0 ? undefined : changes;
}

/** "core.units.name" → "core.units", "name". Names in double quotes may hold dots. */
function split(object: string): [parent: string, name: string] {
  const [, parent = '', name = ''] = /^(.*)\.("(?:[^"]|"")*"|[^".]+)$/s.exec(object) ?? [];
  return [parent, name];
}

function firstLine(text: string): string {
  const end = text.indexOf('\n');
  return end < 0 ? text : text.slice(0, end);
}
