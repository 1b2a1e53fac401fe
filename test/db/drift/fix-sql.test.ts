import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { has } from '../../support/requirements.ts';
import { type Scenario, scenario } from '../engine/scenario.ts';
import { fleet } from '../fleet/fleet-scenario.ts';

const withPsql = has('psql', !spawnSync('psql', ['--version']).error);

const TABLES = `
  create table units (
    id     integer constraint units_pkey primary key,
    name   text not null default 'unit',
    rent   numeric(12,2) not null default 0 constraint units_rent_check check (rent >= 0),
    floor  integer,
    spot   integer constraint units_spot_key unique with (fillfactor = 70) deferrable initially deferred,
    period int4range,
    constraint units_period_excl exclude using gist (period with &&) with (fillfactor = 60) where (floor > 0) deferrable
  );
  create table leases (
    id   integer primary key,
    unit integer constraint leases_unit_fkey references units on delete cascade deferrable initially deferred
  );
  create index leases_unit on leases (unit) where unit > 0;
  create function touch() returns trigger language plpgsql as $$ begin
    return new; -- as it is
  end $$;
  create trigger touch before update on units for each row execute function touch();
  alter table units enable row level security;
  alter table units force row level security;
  create policy mine on leases for select using (id > 0);
  grant select, update (rent) on units to pg_monitor;
  create table visits (id integer, name text, fee integer);
  create view cheap as select id, name from visits where fee < 9;
  create view cheapest as select id from cheap;
  grant select on cheap to pg_monitor;
  create rule kept as on delete to leases do instead nothing;
  create sequence numbers;
  create type mood as enum ('a', 'b', 'c');
  create statistics both_of on id, fee from visits;
  comment on trigger touch on units is 'as it is';
  comment on policy mine on leases is 'mine';
  comment on constraint units_rent_check on units is 'a month';
  comment on type mood is 'of a day';`;

/** The twelve kinds of drift, each with what a hand may do, one way and another. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  column: ['alter table units drop floor cascade', 'alter table leases drop unit'],
  type: [
    'alter table units alter name type varchar(40)',
    "alter table units alter name drop default, alter name type boolean using true, alter name set default 'yes'",
  ],
  default: ["alter table units alter name set default 'flat'", 'alter table units alter rent drop default'],
  null: ['alter table units alter name drop not null', 'alter table units alter floor set not null'],
  check: [
    'alter table units drop constraint units_rent_check',
    'alter table units drop constraint units_rent_check, add constraint units_rent_check check (rent > 0) not valid',
  ],
  'foreign key': [
    'alter table leases drop constraint leases_unit_fkey',
    'alter table leases alter constraint leases_unit_fkey not deferrable',
    'alter table leases alter constraint leases_unit_fkey deferrable initially immediate',
    'alter table units drop constraint units_spot_key',
    'alter table units drop constraint units_period_excl',
    'alter table units drop constraint units_pkey cascade',
  ],
  index: ['drop index leases_unit', 'create index odd on units (floor)', 'alter index leases_unit rename to odd'],
  trigger: ['drop trigger touch on units', 'alter table units disable trigger touch'],
  'function body': [
    "create or replace function touch() returns trigger language plpgsql as 'begin return old; end'",
    'drop function touch() cascade',
  ],
  policy: ['drop policy mine on leases', 'alter policy mine on leases using (true)', 'create policy odd on leases'],
  'row-level security': [
    'alter table units disable row level security',
    'alter table units no force row level security',
    'alter table leases enable row level security',
  ],
  grant: [
    'revoke update (rent) on units from pg_monitor',
    'grant delete on leases to pg_monitor with grant option',
    'revoke all on units from pg_monitor',
    'revoke update, delete on leases from current_user',
  ],
  // Beyond the twelve.
  schema: [
    'grant usage on schema {schema} to pg_read_all_data',
    "comment on schema {schema} is 'odd'",
    'alter default privileges in schema {schema} grant select on tables to pg_monitor',
  ],
  view: [
    'create or replace view cheap as select id, name from visits where fee < 10',
    'create or replace view cheapest as select id, 1 as odd from cheap',
    'alter view cheap set (security_barrier)',
    'alter view cheap owner to pg_monitor',
  ],
  comment: [
    "comment on column units.name is 'odd'",
    "comment on column cheap.name is 'odd'",
    "comment on type mood is 'odd'",
    "comment on rule kept on leases is 'odd'",
    'comment on policy mine on leases is null',
  ],
  storage: [
    'alter table units set (fillfactor = 50, toast.autovacuum_enabled = false)',
    'alter table units cluster on units_pkey, replica identity full',
    'alter table leases replica identity using index leases_pkey',
    'alter table leases cluster on leases_pkey',
    'alter table units alter name set statistics 500, alter rent set (n_distinct = 5)',
    'alter table leases set unlogged',
    'alter table leases disable trigger all',
  ],
  other: [
    'alter rule kept on leases rename to odd',
    'drop rule kept on leases',
    'alter sequence numbers increment 5 cycle owned by units.id',
    'drop type mood; create type mood as enum ()',
    "drop type mood; create type mood as enum ('b')",
    'drop type mood',
    'drop statistics both_of',
    'alter statistics both_of set statistics 400',
    'create function odd() returns trigger language plpgsql as $$begin return null; end$$; create trigger odd before insert on units execute function odd()',
  ],
  name: ['alter table visits rename to "odd.Calls"', 'alter table units rename to homes'],
};
const CHANGES = Object.values(KINDS).flat();
const UNITS = [
  TABLES,
  'drop table visits cascade; drop table leases, units; drop function touch(); drop sequence numbers; drop type mood;',
] as const;

function psql({ db }: Scenario, input: string): void {
  const { status, stderr } = spawnSync(
    'psql',
    ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-c', 'set client_min_messages = warning', '-f', '-', db.url],
    { input, encoding: 'utf8' },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
}

interface Found {
  readonly tenants: readonly string[];
}

async function mend(project: Scenario, ...flags: string[]): Promise<void> {
  const { stdout } = await project.pmdb('drift', '--fix-sql', ...flags);
  expect(stdout).not.toContain('a matter for people');
  psql(project, stdout);
  expect((await project.pmdb('drift', ...flags)).stdout).not.toContain('✖');
}

describe.runIf(withPsql)('what --fix-sql prints, run by psql, leaves no drift', () => {
  test('of each kind, in a tenant of its own', async () => {
    const project = await fleet(
      CHANGES.map((_, i) => `t${i}`),
      { V001__units: UNITS },
    );
    for (const [i, change] of CHANGES.entries())
      psql(project, `set search_path = org_t${i};\n${change.replace('{schema}', `org_t${i}`)};`);
    const { tenants } = JSON.parse((await project.pmdb('drift', '--tenants', '--json')).stdout);
    const found = (tenants.clusters as Found[]).flatMap((cluster) => cluster.tenants);
    expect(CHANGES.filter((_, i) => !found.includes(`org_t${i}`))).toEqual([]);
    await mend(project, '--tenants');
  });

  test('of all kinds at once, in the shared schemas', async () => {
    const project = await scenario({ V001__units: UNITS });
    expect(await project.pmdb('migrate')).toMatchObject({ code: 0 });
    for (const [first] of Object.values(KINDS))
      psql(project, (first ?? '').replace('usage on schema {schema}', 'create on schema public'));
    expect(await project.pmdb('drift')).toMatchObject({ code: 1 });
    await mend(project);
  });

  test('of an extension that is gone, or lies elsewhere', async () => {
    const made = `create schema extensions; create extension hstore schema extensions; create extension pg_trgm;
      comment on extension hstore is 'pairs';`;
    const project = await scenario({
      V001__extensions: [made, 'drop extension pg_trgm; drop schema extensions cascade;'],
    });
    expect(await project.pmdb('migrate')).toMatchObject({ code: 0 });
    psql(project, 'drop extension hstore; alter extension pg_trgm set schema extensions;');
    const { differences } = JSON.parse((await project.pmdb('drift', '--json')).stdout);
    expect(differences.map(({ kind, object }: { kind: string; object: string }) => `${kind} ${object}`).sort()).toEqual(
      ['extension hstore', 'extension pg_trgm'],
    );
    await mend(project);
  });

  test('of tables that were renamed, or moved to another schema', async () => {
    const project = await scenario({
      V001__units: UNITS,
      V002__calls: [
        'create table calls (id serial primary key, note text); create index on calls (note);',
        'drop table calls;',
      ],
    });
    expect(await project.pmdb('migrate')).toMatchObject({ code: 0 });
    psql(
      project,
      "insert into visits values (1, 'kept', 2); create schema odd; alter table visits set schema odd; alter table calls set schema odd;",
    );
    psql(
      project,
      'alter table units rename to homes; alter table homes set schema odd; create table alike (id integer);',
    );
    const { differences } = JSON.parse((await project.pmdb('drift', '--json')).stdout);
    const renamed = differences.filter(({ state }: { state: string }) => state === 'renamed');
    expect(
      renamed.map(({ object, actual }: { object: string; actual: string }) => `${object} ${actual}`).sort(),
    ).toEqual(['public.calls odd.calls', 'public.units odd.homes', 'public.visits odd.visits']);
    psql(project, 'drop table alike; alter schema odd rename to "Odd";');
    psql(project, `${(await project.pmdb('drift', '--fix-sql')).stdout}; drop schema "Odd";`);
    expect((await project.pmdb('drift')).stdout).not.toContain('✖');
    expect((await project.db.sql`select name from visits`)[0]).toEqual({ name: 'kept' });
  });

  test('but for what a person has to see to, and what stands on that', async () => {
    const project = await scenario({ V001__units: UNITS });
    expect(await project.pmdb('migrate')).toMatchObject({ code: 0 });
    psql(
      project,
      `drop table visits cascade; drop table units cascade; drop sequence numbers;
       alter table leases alter unit set default 1; drop index leases_unit;
       create table odd (id integer);
       create type pair; create function pair_in(cstring) returns pair language internal immutable strict as 'charin';
       create function pair_out(pair) returns cstring language internal immutable strict as 'charout';
       create type pair (input = pair_in, output = pair_out, internallength = 1, passedbyvalue, alignment = char);
       create function pairs() returns pair language sql as 'select null::pair';`,
    );
    const { stdout } = await project.pmdb('drift', '--fix-sql');
    expect(stdout).toContain(
      '-- waits for table public.units, which is missing:\n--   alter table public.leases add constraint leases_unit_fkey',
    );
    expect(stdout).toContain(
      '-- waits for view public.cheap, which is missing:\n--   create or replace view public.cheapest',
    );
    expect(stdout).toContain(
      '-- waits for base type public.pair, which is unexpected:\n--   drop function public.pair_in',
    );
    psql(project, stdout);
    const left = JSON.parse((await project.pmdb('drift', '--json')).stdout).differences as { kind: string }[];
    expect(left.map(({ kind }) => kind)).not.toContain('index');
    expect(left.map(({ kind }) => kind)).not.toContain('column');
  });
});
