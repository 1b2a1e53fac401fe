import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { FreshDatabase } from '../../support/database.ts';
import { type Scenario, scenario } from '../engine/scenario.ts';

const UNITS = `
  create table units (
    id integer generated always as identity primary key,
    name varchar(40) not null default 'a unit; not null',
    status text not null constraint units_status_check check (status in ('vacant', 'let')),
    rent numeric(12,2) not null default 0
  );
  create table leases (unit_id integer constraint leases_unit_id_fkey references units (id), starts timestamp with time zone);
  create index leases_starts on leases (starts);
  create view vacant with (security_invoker = true) as select id from units where status = 'vacant';
  create function touch() returns trigger language plpgsql as $$ begin
    -- a word

    return new;
  end $$;
  create trigger touch before update on units for each row execute function touch();
  alter table units enable row level security;
  create policy units_mine on units for select using (name = current_user);
  grant select on units to pg_monitor;
  comment on table units is 'flats';
  comment on function touch() is 'touches';`;

/** What a hand can do that the printed SQL undoes. */
const UNDONE: readonly (readonly [what: string, sql: string])[] = [
  ['a type', 'alter table leases alter starts type timestamp'],
  ['a default', "alter table units alter name set default 'flat'"],
  ['a default that went', 'alter table units alter name drop default'],
  ['not null', 'alter table units alter rent drop not null'],
  ['a column that went', 'alter table units drop rent'],
  ['a check', 'alter table units drop constraint units_status_check'],
  ['another check', 'alter table units add constraint odd check (id > 0)'],
  ['a foreign key', 'alter table leases alter constraint leases_unit_id_fkey deferrable'],
  ['an index', 'drop index leases_starts'],
  ['another index', 'create index odd on leases (unit_id)'],
  ['an index on other columns', 'drop index leases_starts; create index leases_starts on leases (unit_id)'],
  ['a trigger that is disabled', 'alter table units disable trigger touch'],
  ['a trigger that went', 'drop trigger touch on units'],
  ['a function', "create or replace function touch() returns trigger language plpgsql as 'begin return null; end'"],
  ['another function', "create function odd() returns integer language sql as 'select 1'"],
  ['a policy', 'alter policy units_mine on units using (true)'],
  ['a policy that went', 'drop policy units_mine on units'],
  ['another policy', 'create policy odd on units using (true)'],
  ['row-level security', 'alter table units disable row level security'],
  ['FORCE', 'alter table units force row level security'],
  ['a grant', 'grant delete on units to pg_monitor with grant option'],
  ['a grant that went', 'revoke select on units from pg_monitor'],
  ['a grant on a column', 'grant update (rent) on units to pg_monitor'],
  ['a view', "create or replace view vacant as select id from units where status <> 'let'"],
  ['a comment', "comment on table units is 'houses'"],
  ['a comment that went', 'comment on function touch() is null'],
];

/** A script with its own begin and commit, as psql runs it. */
async function runScript({ sql }: FreshDatabase, script: string): Promise<void> {
  const session = await sql.reserve();
  try {
    await session.unsafe(script).simple();
  } finally {
    session.release();
  }
}

describe('pmdb drift', () => {
  let project: Scenario;

  beforeAll(async () => {
    project = await scenario({
      V001__units: [UNITS, 'drop table units cascade; drop table leases; drop function touch();'],
    });
    await project.pmdb('migrate');
  });

  test('says that nothing differs', async () => {
    expect(await project.pmdb('drift')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('is what 1 migration makes of it'),
    });
  });

  test.each(UNDONE)('finds %s, and prints what undoes it', async (_, sql) => {
    await project.db.sql.unsafe(sql).simple();
    const found = await project.pmdb('drift');
    expect(found).toMatchObject({ code: 1, stdout: expect.stringContaining('has drifted in one object') });
    const { stdout } = await project.pmdb('drift', '--fix-sql');
    expect(stdout).not.toContain('a matter for people');
    await runScript(project.db, stdout);
    expect(await project.pmdb('drift')).toMatchObject({ code: 0 });
  });

  test('tells of a table as a whole, not of all its parts', async () => {
    await runScript(
      project.db,
      'create table odd (id integer primary key, name text); create index on odd (name); grant select on odd to pg_monitor;',
    );
    const { stdout } = await project.pmdb('drift');
    expect(stdout).toContain('not in the files table public.odd');
    expect(stdout).toContain('has drifted in one object');
    await runScript(project.db, 'drop table odd');
  });

  test('drops no column that somebody may need', async () => {
    await project.db.sql`alter table units add remark text`;
    const { stdout } = await project.pmdb('drift', '--fix-sql');
    expect(stdout).toContain('-- column public.units.remark is unexpected: a matter for people.');
    await project.db.sql`alter table units drop remark`;
  });

  test('leaves out what drift.ignore names, with a reason', async () => {
    await project.db.sql`create index by_hand on units (name)`;
    const file = join(project.dir, 'drift.ignore');
    await writeFile(file, '# ours\nindex public.by_*  # the DBA tries it out\n');
    expect(await project.pmdb('drift')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('(1 ignored by drift.ignore)'),
    });
    await writeFile(file, '\nindex public.by_*\n');
    expect(await project.pmdb('drift')).toMatchObject({ code: 2, stderr: expect.stringContaining('drift.ignore:2:1') });
    await writeFile(file, '');
    await project.db.sql`drop index by_hand`;
  });

  test('refuses to compare with files that are not what was applied', async () => {
    await project.write('V001__units', `${UNITS}\nselect 1;`);
    expect(await project.pmdb('drift')).toMatchObject({ code: 2, stderr: expect.stringContaining('(CHANGED)') });
    await project.write('V001__units', [UNITS, '-- nothing']);
  });
});

test.each(['drift', 'verify'])(
  '%s tells of a file that an empty database does not take where that was',
  async (command) => {
    const { db, pmdb } = await scenario({
      V001__own: ['create table own (id integer);', 'drop table own;'],
      V002__seen: ['create view seen as select * from by_hand;', 'drop view seen;'],
    });
    await db.sql`create table by_hand (id integer)`;
    expect(await pmdb('migrate')).toMatchObject({ code: 0 });
    const { code, stderr } = await pmdb(command);
    expect(code).toBe(4);
    expect(stderr).toContain('It failed on a scratch database, which is gone. The database itself was not changed.');
    expect(stderr).toContain(`Then run \`pmdb ${command}\` again.`);
    expect(stderr).not.toContain('pmdb migrate');
  },
);
