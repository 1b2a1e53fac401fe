import { keyOf } from './catalog.ts';
import { type Answer, type Fact, judge, type Result } from './probe.ts';
import { type Row, SET_NAMES, unquoted } from './row-set.ts';
import type { Assault } from './table-probes.ts';

/** An attack by COPY: the server speaks of it to a client only, so that it is no Probe. */
export interface CopyProbe {
  readonly facts: readonly Fact[];
  readonly sql: string;
  /** For a partitioned table, of which COPY TO takes a query only. */
  readonly instead?: string;
  /** By fact, the line of the output that is its row; undefined for COPY FROM, which has none. */
  readonly marks: readonly (string | undefined)[];
}

/** What COPY said: an error, or the rows. */
export interface Copied extends Answer {
  readonly output?: string;
}

/**
 * COPY TO shows what SELECT does, and COPY FROM is refused where row-level security binds, by PostgreSQL itself: an empty one
 * tells. Whoever was granted nothing is refused for the same reason as by SELECT and INSERT, and is not asked again.
 */
export function copyProbes(assault: Assault): readonly CopyProbe[] {
  return [...copiesOut(assault), ...copiesIn(assault)];
}

function copiesOut({ persona, context, table, sets, privileges, standing }: Assault): readonly CopyProbe[] {
  const key = keyOf(table);
  // One line of the output is one key; dates and the like are not printed as their JSON says.
  const plain = table.columns.filter(({ base, category }) => base === 'uuid' || 'NS'.includes(category));
  const readable = key.every(
    (name) => privileges.select.includes(name) && plain.some((column) => column.name === name),
  );
  if (key.length === 0 || !readable) return [];
  const pairs = SET_NAMES.flatMap((set) =>
    (sets[set].rows.get(table.name) ?? []).flatMap((row, i): readonly (readonly [Fact, string])[] => {
      const allowed = standing('select', set, i);
      if (allowed === 'ignored') return [];
      const expect = allowed === 'open' ? 'seen' : 'unseen';
      return [
        [{ persona, context, object: table.name, action: 'copy', target: set, row: i, expect }, markOf(row, key)],
      ];
    }),
  );
  const facts = pairs.map(([fact]) => fact);
  return [
    {
      facts,
      sql: `copy ${table.name} (${key.join(', ')}) to stdout`,
      instead: `copy (select ${key.join(', ')} from ${table.name}) to stdout`,
      marks: pairs.map(([, mark]) => mark),
    },
  ];
}

function markOf(row: Row, key: readonly string[]): string {
  return key.map((name) => String(row.values[unquoted(name)])).join('\t');
}

function copiesIn({ persona, context, table, privileges, standing }: Assault): readonly CopyProbe[] {
  if (privileges.insert.length === 0 || privileges.owns || standing('insert', 'victim', 0) !== 'foreign') return [];
  const fact: Fact = { persona, context, object: table.name, action: 'copy', target: 'any', row: 0, expect: 'refused' };
  return [
    { facts: [fact], sql: `copy ${table.name} (${privileges.insert.join(', ')}) from stdin`, marks: [undefined] },
  ];
}

/** The results of a probe by COPY, one for each thing that it asks. */
export function copyResults({ facts, sql, marks }: CopyProbe, { output, ...answer }: Copied): readonly Result[] {
  return facts.map((fact, i) => {
    const mark = marks[i];
    const rows = output !== undefined && mark !== undefined && output.split('\n').includes(mark) ? 1 : 0;
    const told = output === undefined ? answer : { ...answer, rows };
    return { fact, sql, answer: told, verdict: judge(fact, told) };
  });
}
