import type { Difference } from './fingerprint.ts';
import { firstLine, INHERITED, split } from './restoring-parts.ts';

export function constraintChanges({ state, object, expected, actual }: Difference): readonly string[] | undefined {
  const [table, name] = split(object);
  // It comes and goes with that of the parent.
  if (state !== 'different' && INHERITED.test(expected ?? actual ?? '')) return [];
  if (expected !== undefined && actual !== undefined && firstLine(expected) === firstLine(actual)) {
    const [schema] = split(table);
    return indexFlags(schema === '' ? name : `${schema}.${name}`, expected, actual, table);
  }
  const drop = state === 'missing' ? [] : [`alter table ${table} drop constraint ${name}`];
  return expected === undefined
    ? drop
    : [...drop, `alter table ${table} add constraint ${name} ${constraintSql(firstLine(expected))}`];
}

export function indexChanges({ state, object, expected, actual }: Difference): readonly string[] | undefined {
  if (state !== 'different' && INHERITED.test(expected ?? actual ?? '')) return [];
  const flags = indexFlags(object, expected, actual);
  if (expected !== undefined && actual !== undefined && firstLine(expected) === firstLine(actual)) return flags;
  const drop = state === 'missing' ? [] : [`drop index ${object}`];
  return expected === undefined ? drop : [...drop, firstLine(expected), ...(indexFlags(object, expected, '') ?? [])];
}

/**
 * What is said of an index beside its definition: that the table is clustered by it, and statistics of its expressions.
 * Undefined where something else differs, such as that it is invalid.
 *
 * @param table Whose index it is, where the definition doesn't tell.
 */
function indexFlags(
  index: string,
  expected: string | undefined,
  actual: string | undefined,
  table = / ON (?:ONLY )?(.*?) USING /.exec(expected ?? '')?.[1] ?? '',
): readonly string[] | undefined {
  const name = /(?:"(?:[^"]|"")*"|[^".]+)$/.exec(index)?.[0];
  const [wanted, there] = [expected, actual].map((text) => new Set(text?.split('\n').slice(1).filter(Boolean)));
  const changed = [...(wanted ?? [])].filter((line) => !there?.has(line));
  const gone = [...(there ?? [])].filter((line) => !wanted?.has(line));
  const off = gone.map((line) => {
    if (line === 'clustered') return `alter table ${table} set without cluster`;
    if (line === 'replica identity') return `alter table ${table} replica identity default`;
    return line.startsWith('tablespace ') ? `alter index ${index} set tablespace pg_default` : undefined;
  });
  const on = changed.map((line) => {
    if (line === 'clustered') return `alter table ${table} cluster on ${name}`;
    if (line === 'replica identity') return `alter table ${table} replica identity using index ${name}`;
    return line.startsWith('tablespace ') ? `alter index ${index} set ${line}` : undefined;
  });
  const changes = [...off, ...on].filter((each) => each !== undefined);
  return changes.length < gone.length + changed.length ? undefined : changes;
}

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
