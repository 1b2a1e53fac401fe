import { describe, expect, test } from 'vitest';
import { readDbmate } from '../../../src/core/import/dbmate.ts';
import type { Reading } from '../../../src/core/import/draft.ts';
import { readGolangMigrate } from '../../../src/core/import/golang-migrate.ts';
import { readNodePgMigrate } from '../../../src/core/import/node-pg-migrate.ts';
import { readPrisma } from '../../../src/core/import/prisma.ts';
import { sources } from './source.ts';

/** The texts of each migration, and where they begin. */
function halves({ drafts }: Reading) {
  return drafts.map(({ key, up, down }) => [key, up?.text, up?.line, down?.text, down?.line]);
}

function complaints({ drafts, leftOut }: Reading) {
  const remarks = [...drafts.flatMap((draft) => draft.remarks), ...leftOut.map(({ remark }) => remark)];
  return remarks.map(({ level, message, place }) => [level, `${place.file}:${place.line}`, message]);
}

describe('dbmate', () => {
  test('is cut at the lines at which dbmate cuts, in strings too', () => {
    const text = "-- whose?\n-- migrate:up\nselect '\n  -- migrate:down\n';\n-- migrate:down  \nselect 2;\n";
    expect(halves(readDbmate(sources({ '1_a.sql': text })))).toEqual([
      ['1', "-- whose?\n\nselect '\n  -- migrate:down\n';\n", 1, '\nselect 2;\n', 6],
    ]);
  });

  test('has its options by direction', () => {
    const text = '-- migrate:up\nselect 1;\n--migrate:down transaction:false\nselect 2;';
    const [draft] = readDbmate(sources({ '1_a.sql': text })).drafts;
    expect([draft?.up?.noTransaction, draft?.down?.noTransaction]).toEqual([undefined, 'transaction:false']);
  });

  test('goes by names, byte for byte', () => {
    const both = '-- migrate:up\n-- migrate:down\n';
    const reading = readDbmate(
      sources({ '2_b.sql': both, '10_a.sql': both, '2_B.sql': both, 'x.sql': '', 'old/1_a.sql': both }),
    );
    expect(reading.drafts.map(({ source }) => source.path)).toEqual(['10_a.sql', '2_B.sql', '2_b.sql']);
    expect(reading.leftOut).toHaveLength(2);
  });

  test.each([
    ['select 1;\n-- migrate:down\n', 2, 'there is no line -- migrate:up, so that dbmate refuses the file'],
    ['-- migrate:up\nselect 1;\n', 1, 'there is no line -- migrate:down, so that dbmate refuses the file'],
    [
      'select 0;\n-- migrate:up\n-- migrate:down',
      3,
      'SQL stands before the line -- migrate:up, so that dbmate refuses the file',
    ],
    ['\n-- migrate:down\n-- migrate:up\n', 2, 'the part that undoes stands first, so that dbmate refuses the file'],
  ])('says what dbmate would not take: %j', (text, line, message) => {
    expect(complaints(readDbmate(sources({ '1_a.sql': text })))).toEqual([['mend', `old/1_a.sql:${line}`, message]]);
  });
});

describe('golang-migrate', () => {
  test('pairs by number, in its order', () => {
    const reading = readGolangMigrate(
      sources({
        '10_b.up.sql': 'b',
        '9_a.up.sql': 'a',
        '009_a.down.sql': 'z',
        '11_c.down.sql': 'y',
        '12_d.up.json': '',
      }),
    );
    expect(halves(reading)).toEqual([
      ['9', 'a', 1, 'z', 1],
      ['10', 'b', 1, undefined, undefined],
      ['11', '', 1, 'y', 1],
    ]);
    expect(complaints(reading)).toEqual([
      ['decided', 'old/11_c.down.sql:1', 'there is no .up.sql: golang-migrate takes version 11 for empty'],
      ['decided', 'old/12_d.up.json:1', 'not a migration of golang-migrate'],
    ]);
  });

  test('has no version twice', () => {
    expect(complaints(readGolangMigrate(sources({ '1_a.up.sql': '', '01_b.up.sql': '' })))).toEqual([
      ['mend', 'old/01_b.up.sql:1', 'version 1 is there twice, which golang-migrate refuses'],
    ]);
  });
});

describe('node-pg-migrate', () => {
  test('goes by time, whichever of the two ways it is written', () => {
    const names = ['1700000000001_c.sql', '20231114221320000_b.sql', '1700000000000_a.sql', 'zero.sql'];
    const reading = readNodePgMigrate(sources(Object.fromEntries(names.map((name) => [name, '']))));
    expect(reading.drafts.map(({ key }) => key)).toEqual([
      'zero',
      '1700000000000_a',
      '20231114221320000_b',
      '1700000000001_c',
    ]);
  });

  test.each([
    ['select 1;', 'select 1;', undefined],
    ['-- Up Migration\nselect 1;\n-- Down Migration\nselect 2;', '\nselect 1;\n', '\nselect 2;'],
    ['-- Down Migration\nselect 2;\n-- Up Migration\nselect 1;', '\nselect 1;', '\nselect 2;\n'],
    ['-- mine\n\n  ---- up  MIGRATION of it\nselect 1;', '-- mine\n\n\nselect 1;', undefined],
  ])('cuts %j as the tool does', (text, up, down) => {
    const [draft] = readNodePgMigrate(sources({ '1_a.sql': text })).drafts;
    expect([draft?.up?.text, draft?.down?.text]).toEqual([up, down]);
  });

  test('says what the tool never runs, and what is written in JavaScript', () => {
    const reading = readNodePgMigrate(
      sources({ '1_a.sql': '-- a\nselect 0;\n-- Up Migration\nselect 1;\n', '2_b.mjs': 'x' }),
    );
    expect(reading.drafts.map(({ up }) => up?.text)).toEqual(['\nselect 1;\n', undefined]);
    expect(complaints(reading)).toEqual([
      ['decided', 'old/1_a.sql:2', 'what stands before the first marker is never run by node-pg-migrate, and left out'],
      ['mend', 'old/2_b.mjs:1', 'written in JavaScript, which makes its SQL only when it runs'],
    ]);
  });
});

describe('prisma', () => {
  const lock = (provider: string) => ({ 'migration_lock.toml': `provider = "${provider}"` });

  test('takes the folders in the order of their names, with a down.sql where there is one', () => {
    const files = { '2_b/migration.sql': 'b', '1_a/migration.sql': 'a', '1_a/down.sql': 'z', '1_a/notes.md': '' };
    const reading = readPrisma(sources({ ...lock('postgresql'), ...files, 'schema.prisma': '' }));
    expect(halves(reading)).toEqual([
      ['1_a', 'a', 1, 'z', 1],
      ['2_b', 'b', 1, undefined, undefined],
    ]);
    expect(complaints(reading)).toEqual([['decided', 'old/1_a/notes.md:1', 'not a migration of Prisma']]);
  });

  test('is refused for another database', () => {
    expect(() => readPrisma(sources(lock('mysql')))).toThrow('the migrations are for mysql, not for PostgreSQL');
  });

  test('has the same checksum with either kind of line ends', () => {
    const [lf, crlf] = ['a\nb\n', 'a\r\nb\r\n'].map(
      (text) => readPrisma(sources({ '1/migration.sql': text })).drafts[0],
    );
    expect(lf?.checksums).toEqual(crlf?.checksums);
    expect(lf?.checksums[0]).toBe('911169ddaaf146aff539f58c26c489af3b892dff0fe283c1c264c65ae5aa59a2');
  });
});

test('a file that is not UTF-8 says where, and is imported anew when it is', () => {
  const reading = readGolangMigrate(sources({ '1_a.up.sql': Buffer.from('select 1;\n-- Stra\xdfe', 'latin1') }));
  expect(reading.drafts[0]?.up).toBeUndefined();
  expect(complaints(reading)).toEqual([['mend', 'old/1_a.up.sql:2', 'the file is not UTF-8: byte 0xdf']]);
});
