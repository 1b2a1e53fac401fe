import { expect, test } from 'vitest';
import { tablesWithoutPolicies } from '../../../src/commands/validate-policies.ts';
import type { Track } from '../../../src/core/migration.ts';
import { readPolicyFile } from '../../../src/core/policy-file.ts';
import { migration } from '../core/standings.ts';

const policy = (schema: string | undefined, name: string) =>
  readPolicyFile(
    schema === undefined ? 'tenant' : 'shared',
    `policies/${schema ?? 'tenant'}/${name}.sql`,
    { schema, name },
    Buffer.from('-- Nothing.\n'),
  );

async function found(files: readonly string[], track: Track = 'shared', policies = [policy('core', 'units')]) {
  const migrations = files.map((text, index) => ({ ...migration(String(index + 1), text), track }));
  const problems = await tablesWithoutPolicies({ migrations, policies, problems: [] });
  return problems.map(({ message, place }) => `${place?.file} ${place?.line}: ${message.split(' ')[0]}`);
}

test('a table with rows of organizations needs a file', async () => {
  expect(
    await found([
      'create table core.units (organization_id uuid, id int);',
      '-- Notes.\n\ncreate table if not exists core.notes (id int, organization_id uuid not null);',
      'create table core.countries (code text);',
    ]),
  ).toEqual(['migrations/shared/V2__m2.sql 3: core.notes']);
});

test('one that a later migration drops needs none, nor does a temporary one or a partition', async () => {
  expect(
    await found([
      'create table core.notes (organization_id uuid); create temp table t (organization_id uuid);',
      'create table core.units_2026 partition of core.units for values from (1) to (2);',
      'drop table if exists core.notes;',
    ]),
  ).toEqual([]);
});

test('a table without a schema has the file of whichever schema search_path puts it into', async () => {
  const files = ['create table units (organization_id uuid); create table notes (organization_id uuid);'];
  expect(await found(files)).toEqual(['migrations/shared/V1__m1.sql 1: notes']);
  expect(await found([...files, 'drop table public.notes;'])).toEqual([]);
  expect(await found(files, 'shared', [policy(undefined, 'units'), policy('core', 'notes')])).toHaveLength(1);
});

test('a table that moves takes the demand along', async () => {
  const made = 'create table old.homes (organization_id uuid);';
  expect(
    await found([made, 'alter table old.homes rename to units;', 'alter table old.units set schema core;']),
  ).toEqual([]);
  expect(await found([made, 'alter table if exists old.homes rename to flats;'])).toEqual([
    'migrations/shared/V1__m1.sql 1: old.flats',
  ]);
  expect(await found([made, 'drop schema old cascade;'])).toEqual([]);
});

test('on the tenant track every table is an organization’s', async () => {
  const policies = [policy(undefined, 'units')];
  const files = ['create table units (id int); create table leases (id int);'];
  expect(await found(files, 'tenant', policies)).toEqual(['migrations/shared/V1__m1.sql 1: leases']);
});

test('a project without files of policies keeps its policies elsewhere', async () => {
  expect(await found(['create table core.notes (organization_id uuid);'], 'shared', [])).toEqual([]);
});
