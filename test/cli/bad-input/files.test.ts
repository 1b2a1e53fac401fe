import { beforeAll, test } from 'vitest';
import { expectRefusal, type OwnedDatabase, ownedDatabase, project, SOUND } from './refusal.ts';

const V3 = 'migrations/shared/V003__add_notes.sql';
const BACK = { 'rollbacks/shared/V003__add_notes.sql': 'alter table units drop notes;\n' };
const UP = 'alter table units add notes text;\n';

/** What stands in the files; what pmdb says. */
const CASES: Readonly<Record<string, readonly [files: Record<string, string | Buffer>, stderr: string]>> = {
  'two files with one version': [
    {
      'migrations/shared/V2__create_leases.sql': 'select 1;\n',
      'rollbacks/shared/V2__create_leases.sql': 'select 1;\n',
    },
    `✖ 2 problems in the files (DUPLICATE_VERSION)

  migrations/shared/V2__create_leases.sql has the same version (2) as migrations/shared/V002__create_leases.sql
    → Give the newer of the two, and its rollback, a number of its own.

  rollbacks/shared/V2__create_leases.sql has the same version (2) as rollbacks/shared/V002__create_leases.sql
    → Give the newer of the two, and its rollback, a number of its own.

  state:   The database was not touched.
  next:    Mend them all, then run \`pmdb validate\`.
`,
  ],
  'no way back, and one': [
    { [V3]: `-- pmdb: irreversible\n${UP}`, ...BACK },
    `✖ migrations/shared/V003__add_notes.sql says that there is no way back, and rollbacks/shared/V003__add_notes.sql is one (BAD_DIRECTIVE)
  migrations/shared/V003__add_notes.sql:1:1
    | -- pmdb: irreversible
    | ^
  state:   The database was not touched.
  next:    Delete rollbacks/shared/V003__add_notes.sql, or take \`-- pmdb: irreversible\` out of the migration.
`,
  ],
  'a migration without rollback': [
    { [V3]: UP },
    `✖ migrations/shared/V003__add_notes.sql has no rollback (NO_ROLLBACK)
  state:   The database was not touched.
  next:    Write rollbacks/shared/V003__add_notes.sql, or, if there is no way back, put \`-- pmdb: irreversible\` on the first line.
`,
  ],
  'COMMIT inside a file': [
    { ...BACK, [V3]: `${UP}commit;\nselect 1;\n` },
    `✖ COMMIT in a file that pmdb runs in one transaction (BAD_FILE)
  migrations/shared/V003__add_notes.sql:2:1
    | commit;
    | ^
  state:   The database was not touched.
  next:    Delete it: pmdb begins before the file and commits after it. Make two migrations to commit in between.
`,
  ],
  'a directive that does not exist': [
    { ...BACK, [V3]: `-- pmdb: no-transactoin\n${UP}` },
    `✖ there is no directive "no-transactoin" (BAD_DIRECTIVE)
  migrations/shared/V003__add_notes.sql:1:10
    | -- pmdb: no-transactoin
    |          ^
  state:   The database was not touched.
  next:    Did you mean no-transaction?
`,
  ],
  'a command of psql': [
    { ...BACK, [V3]: `${UP}  \\i more.sql\n` },
    `✖ \\i is a command of psql, not SQL (BAD_FILE)
  migrations/shared/V003__add_notes.sql:2:3
    |   \\i more.sql
    |   ^
  state:   The database was not touched.
  next:    Put what that file says here, or make it a migration of its own.
`,
  ],
  'a statement that no transaction can hold': [
    { ...BACK, [V3]: 'create index concurrently on units (id);\n' },
    `✖ CREATE INDEX CONCURRENTLY can't run in a transaction, and pmdb runs this file in one (BAD_FILE)
  migrations/shared/V003__add_notes.sql:1:1
    | create index concurrently on units (id);
    | ^
  state:   The database was not touched.
  next:    Put \`-- pmdb: no-transaction\` at the top of the file, best with this statement alone in it.
`,
  ],
  'a folder among the files': [
    { 'migrations/shared/2026/V003__add_notes.sql': UP },
    `✖ migrations/shared/2026 is a folder; migrations are read from migrations/shared itself only (BAD_FILE_NAME)
  state:   The database was not touched.
  next:    Move its files into migrations/shared.
`,
  ],
  'a name that says no version': [
    { 'migrations/shared/3-add-notes.sql': UP },
    `✖ migrations/shared/3-add-notes.sql is not named like a migration (BAD_FILE_NAME)
  state:   The database was not touched.
  next:    Name it V<number>__<description>.sql, such as V3__add_notes.sql, or move it out of migrations/shared.
`,
  ],
  'bytes that are no UTF-8': [
    { ...BACK, [V3]: Buffer.from("alter table units add notes text default 'Gr\xf6\xdfe';\n", 'latin1') },
    `✖ the file is not UTF-8: byte 0xf6 (BAD_FILE)
  migrations/shared/V003__add_notes.sql:1:45
    | alter table units add notes text default 'Gr
    |                                             ^
  state:   The database was not touched.
  next:    Save it as UTF-8.
`,
  ],
  'an empty file': [
    { ...BACK, [V3]: '' },
    `✖ the migration is empty (BAD_FILE)
  migrations/shared/V003__add_notes.sql:1:1
  state:   The database was not touched.
  next:    Write its SQL, or a comment that says why there is nothing to do.
`,
  ],
  'a rollback that undoes nothing': [
    BACK,
    `✖ rollbacks/shared/V003__add_notes.sql undoes nothing: there is no migrations/shared/V003__add_notes.sql (BAD_FILE)
  state:   The database was not touched.
  next:    Remove it, or bring its migration back from version control.
`,
  ],
};

let shared: OwnedDatabase;
beforeAll(async () => {
  shared = await ownedDatabase();
});

test.for(Object.entries(CASES))('%s', async ([, [files, stderr]]) => {
  await expectRefusal(await project({ ...SOUND, ...files }, shared), ['migrate'], { code: 2, stderr });
});

test('everything that is wrong is told at once', async () => {
  const files = {
    ...SOUND,
    [V3]: `-- pmdb: irreversable\n${UP}rollback;\n\\dt\n`,
    'migrations/shared/V004__empty.sql': '',
  };
  await expectRefusal(await project(files, shared), ['migrate'], {
    code: 2,
    stderr: `✖ 6 problems in the files (BAD_DIRECTIVE)

  migrations/shared/V003__add_notes.sql:1:10: there is no directive "irreversable"
    | -- pmdb: irreversable
    |          ^
    → Did you mean irreversible?

  migrations/shared/V003__add_notes.sql:3:1: ROLLBACK in a file that pmdb runs in one transaction
    | rollback;
    | ^
    → Delete it: pmdb begins before the file and commits after it. Make two migrations to commit in between.

  migrations/shared/V003__add_notes.sql:4:1: \\dt is a command of psql, not SQL
    | \\dt
    | ^
    → Delete the line: only psql knows it.

  migrations/shared/V003__add_notes.sql has no rollback
    → Write rollbacks/shared/V003__add_notes.sql, or, if there is no way back, put \`-- pmdb: irreversible\` on the first line.

  migrations/shared/V004__empty.sql:1:1: the migration is empty
    → Write its SQL, or a comment that says why there is nothing to do.

  migrations/shared/V004__empty.sql has no rollback
    → Write rollbacks/shared/V004__empty.sql, or, if there is no way back, put \`-- pmdb: irreversible\` on the first line.

  state:   The database was not touched.
  next:    Mend them all, then run \`pmdb validate\`.
`,
  });
});
