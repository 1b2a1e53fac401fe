import { describe, expect, test } from 'vitest';
import type { Column, Constraint, Table } from '../../../src/core/isolation/catalog.ts';
import { alternatives, type Draft, seedOrder } from '../../../src/core/isolation/draft.ts';

function column(name: string, parts: Partial<Column> = {}): Column {
  const base = { type: 'text', base: 'text', category: 'S', length: null, labels: [] };
  return { name, ...base, required: false, default: false, generated: false, sources: [], ...parts };
}

function check(name: string, columns: readonly string[], definition: string): Constraint {
  return { kind: 'c', name, columns, parent: null, parentColumns: [], definition };
}

function key(columns: readonly string[], parent: string): Constraint {
  return { kind: 'f', name: `to ${parent}`, columns, parent, parentColumns: ['id'], definition: '' };
}

function table(name: string, columns: readonly Column[], constraints: readonly Constraint[] = []): Table {
  return { name, partition: false, owner: 'o', rls: true, force: true, columns, constraints };
}

describe('the order of tables', () => {
  const names = (tables: readonly Table[]) => seedOrder(tables).map(({ name }) => name);

  test('has parents first', () => {
    const [a, b] = [table('a', [column('b_id')], [key(['b_id'], 'b')]), table('b', [])];
    expect(names([a, b])).toEqual(['b', 'a']);
  });

  test('in a circle begins with the table that can do without its parent', () => {
    const a = table('a', [column('b_id', { required: true })], [key(['b_id'], 'b')]);
    const b = table('b', [column('a_id')], [key(['a_id'], 'a')]);
    expect(names([a, b])).toEqual(['b', 'a']);
  });

  test('is not confused by a key to the table itself', () => {
    const a = table('a', [column('a_id', { required: true })], [key(['a_id'], 'a')]);
    expect(names([a])).toEqual(['a']);
  });
});

describe('what is tried next', () => {
  const draft = (of: Table, values: Record<string, string>, fixed: string[] = []): Draft => ({
    table: of,
    salt: 'salt',
    values,
    fixed: new Set(fixed),
  });
  const refusal = (sqlstate: string, constraint: string, name = '') => ({
    sqlstate,
    constraint,
    column: name,
    message: '',
  });
  const status = check('c', ['status'], "CHECK ((status = ANY (ARRAY['new'::text, 'old'::text])))");

  test('is a value that the CHECK lists', () => {
    const t = table('t', [column('status')], [status]);
    const tries = alternatives(draft(t, { status: "'x'" }), refusal('23514', 'c')).map(({ values }) => values.status);
    expect(tries.slice(0, 2)).toEqual(["'new'", "'old'"]);
    expect(tries).toContain('null');
  });

  test.each([
    ['a text', "CHECK ((name <> ''::text))", "''"],
    ['a text of a cast column', "CHECK (((name)::text <> ''::text))", "''"],
    ['a list', "CHECK ((name <> ALL (ARRAY['XXX'::bpchar, 'XTS'::bpchar])))", "'XXX'"],
    [
      'a list of a cast column',
      "CHECK (((name)::text <> ALL ((ARRAY['XXX'::bpchar, 'XTS'::bpchar])::text[])))",
      "'XTS'",
    ],
  ])('is no value that the CHECK refuses: %s', (_, definition, refused) => {
    const t = table('t', [column('name')], [check('c', ['name'], definition)]);
    const tries = alternatives(draft(t, { name: "'x'" }), refusal('23514', 'c')).map(({ values }) => values.name);
    expect(tries.length).toBeGreaterThan(3);
    expect(tries).not.toContain(refused);
  });

  test('leaves alone what is given', () => {
    const t = table('t', [column('status')], [status]);
    expect(alternatives(draft(t, { status: "'x'" }, ['status']), refusal('23514', 'c'))).toEqual([]);
  });

  test('is two columns at once where one is not enough', () => {
    const t = table('t', [column('a'), column('b')], [check('c', ['a', 'b'], 'CHECK ((a IS NULL) = (b IS NULL))')]);
    const tries = alternatives(draft(t, {}), refusal('23514', 'c')).map(({ values }) => Object.keys(values).join());
    expect(tries).toContain('a,b');
  });

  test('is no parent, where a foreign key objects', () => {
    const t = table('t', [column('b_id')], [key(['b_id'], 'b')]);
    const tries = alternatives(draft(t, { b_id: "'1'" }), refusal('23503', 'to b'));
    expect(tries.map(({ values }) => values)).toEqual([{ b_id: 'null' }]);
  });

  test('is nothing where a trigger objects', () => {
    expect(alternatives(draft(table('t', []), {}), refusal('P0001', ''))).toEqual([]);
  });
});
