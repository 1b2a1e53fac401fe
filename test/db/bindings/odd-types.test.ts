import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pmdb } from '../../support/cli.ts';
import { freshDatabase } from '../../support/database.ts';
import { applicationFolder, schemasOf, typeErrors } from './written-code.ts';

const DEFINITIONS = `
  create schema odd;
  create domain odd.cents as integer check (value >= 0);
  create domain odd.tag as varchar(4) default 'none' check (value <> '');
  create type odd."user" as enum ('it''s', 'b\\c', '*/');
  create type odd.pair as (a int, b text);
  create type odd.span as range (subtype = int);
  create table odd.everything (
    id bigint generated always as identity primary key,
    small smallint not null, whole integer not null, big bigint not null, exact numeric(6, 2) not null, money money not null,
    single real not null, twofold double precision not null, truth boolean not null,
    cents odd.cents not null, tag odd.tag not null, cents_list odd.cents[] not null, mood odd."user" not null,
    moods odd."user"[] not null, pair odd.pair not null, pairs odd.pair[] not null, span odd.span not null,
    day date not null, moment timestamp not null, instant timestamptz not null, instants timestamptz[] not null,
    time time not null, gap interval not null, doc json not null, docs jsonb[] not null, bytes bytea not null,
    many bytea[] not null, address inet not null, key uuid not null, letters char(3) not null, one "char" not null,
    object oid not null, class regclass not null, bits bit(3) not null, point point not null, vector oidvector not null,
    matrix integer[][] not null, words text[] not null, truths boolean[] not null, bigs bigint[] not null,
    name name not null, xml tsvector not null, doubled integer generated always as (whole * 2) stored
  );
  comment on column odd.everything.id is $$*/ } export const broken = 1; /*$$;
  create table odd."it's" ("class" text, "1st" text, "a b" text not null, "__proto__" text, "line
break" text);
  create view odd.seen as select id, mood from odd.everything`;

/** One of each, as postgres.js takes it. */
const ROW = {
  ...{ small: 1, whole: 2, big: '9007199254740993', exact: '1.50', money: '1', single: Number.NaN, twofold: Infinity },
  ...{ truth: true, cents: 3, cents_list: ['1'], mood: "it's", moods: ['b\\c', '*/'], pair: '(1,z)', pairs: ['(1,z)'] },
  ...{ span: '[1,2)', day: '2024-02-29', moment: new Date(), instant: new Date(), instants: ['2024-01-01'] },
  ...{ time: '12:00', gap: '1 day', doc: { a: [1, null] }, docs: [{ a: 1 }], bytes: Buffer.from('a'), many: ['\\x00'] },
  ...{ address: '::1', key: '00000000-0000-0000-0000-000000000000', letters: 'ab', one: 'x', object: 4294967295 },
  ...{ class: 'pg_class', bits: '101', point: '(1,2)', vector: '1 2', words: ['a', '"'], name: 'n', xml: 'a b' },
  ...{
    matrix: [
      [1, 2],
      [3, 4],
    ],
    truths: ['t'],
    bigs: ['1'],
  },
};

test('types of every kind, and names of every kind', async () => {
  const { sql, url, connectAs } = await freshDatabase();
  await sql.unsafe(DEFINITIONS);
  // Its own connection: postgres.js learns of array types when it connects.
  const application = connectAs({ url });
  await application`insert into odd.everything ${application(ROW as unknown as Record<string, string>)}`;
  const [row] = await application`select * from odd.everything`;

  const folder = await applicationFolder();
  const file = join(folder, 'tables.ts');
  const { code, stderr } = await pmdb(['types', '--url', url, '--target', 'zod', '--out', file]);
  expect(code, stderr).toBe(0);
  expect(typeErrors([file])).toEqual([]);

  const { odd } = await schemasOf(file);
  const { everything, seen } = odd ?? {};
  // What zod doesn't look into is as many dimensions as the column has today.
  const shallow = { ...row, matrix: row?.matrix.flat() };
  expect(everything?.row.safeParse(shallow).error?.issues).toBeUndefined();
  expect(
    everything?.row
      .safeParse({ ...shallow, cents: -1, tag: 'five!', mood: 'c' })
      .error?.issues.map(({ path }) => path[0]),
  ).toEqual(['cents', 'tag', 'mood']);
  expect(Object.keys(everything?.insert?.shape ?? {})).not.toContain('doubled');
  expect(everything?.insert?.shape.id).toBeUndefined();
  expect(
    everything?.insert?.safeParse({ ...ROW, tag: undefined, matrix: [1] }).error?.issues.map(({ path }) => path[0]),
  ).toEqual(['many', 'truths']);
  expect(seen?.insert).toBeUndefined();
  expect(Object.keys(odd?.["it's"]?.row.shape ?? {})).toEqual(['class', '1st', 'a b', '__proto__', 'line\nbreak']);

  await writeFile(join(folder, 'use.ts'), USE);
  expect(typeErrors([join(folder, 'use.ts')])).toEqual([]);
});

const USE = `import type { odd } from './tables.ts';

export function read(row: odd.Everything, seen: odd.Seen): void {
  row.small satisfies number;
  row.big satisfies string;
  row.cents satisfies number;
  row.cents_list satisfies string[];
  row.mood satisfies "it's" | 'b\\\\c' | '*/';
  seen.mood satisfies odd.Everything['mood'] | null;
  row.moods satisfies odd.Everything['mood'][];
  row.instants satisfies Date[];
  row.docs satisfies unknown[];
  row.bytes satisfies Uint8Array;
  // @ts-expect-error: a number would lose digits.
  row.exact satisfies number;
}
`;
