import { join } from 'node:path';
import { expect, test } from 'vitest';
import { errorOf, theValue } from '../engine/reading.ts';
import { CHECK, fleet } from './fleet-scenario.ts';

const HOSTILE = [`'; drop schema core cascade; --`, `a"b'c\\`, 'Ünï', 'x'.repeat(200), '$1', '%I %s', 'a\tb', '$$'];

test.each([HOSTILE[0], HOSTILE[1], HOSTILE[3]].map(String))(
  '%j is nobody wherever a tenant is named, and nothing runs',
  async (name) => {
    const { db, tenant, pmdb, dir } = await fleet(['acme']);
    await db.sql`create schema core`;
    const nobody = { code: 'NO_SUCH_TENANT' };
    for (const command of ['show', 'suspend', 'resume', 'archive', 'drop'])
      expect(errorOf(await tenant(command, name, '--json'))).toMatchObject(nobody);
    expect(errorOf(await tenant('export', name, join(dir, 'x.ndjson'), '--json'))).toMatchObject(nobody);
    expect(errorOf(await tenant('clone', name, 'copy', '--json'))).toMatchObject(nobody);
    for (const flag of ['--tenant', '--canary'])
      expect(errorOf(await pmdb('migrate', flag, name, '--json'))).toMatchObject(nobody);
    expect(errorOf(await pmdb('rollback', '--tenant', name, '--json'))).toMatchObject(nobody);
    expect(errorOf(await pmdb('rollback', '--run', name, '--json')).code).toMatch(/^(NO_SUCH_RUN|BAD_FLAG)$/);
    expect(await tenant('export', 'acme', join(dir, 'acme.ndjson'))).toMatchObject({ code: 0 });
    const noSlug = { code: 'BAD_FLAG' };
    expect(errorOf(await tenant('clone', 'acme', name, '--json'))).toMatchObject(noSlug);
    expect(errorOf(await tenant('import', join(dir, 'acme.ndjson'), '--as', name, '--json'))).toMatchObject(noSlug);
    expect(await theValue(db, "select count(*)::int from pg_namespace where nspname ~ '^(org_|core$)'")).toBe(2);
  },
);

test.each([HOSTILE[0], HOSTILE[1], '$$'].map(String))(
  'a schema that somebody renamed to %j is migrated and rolled back, exported and dropped',
  async (name) => {
    const { db, tenant, pmdb, versions, writeTenant, dir } = await fleet(['acme', 'globex']);
    await db.sql`create schema core`;
    await db.sql`alter schema org_acme rename to ${db.sql(name)}`;
    await db.sql`update migrations.tenants set schema_name = ${name} where slug = 'acme'`;
    await db.sql`insert into ${db.sql(name)}.units values (9, -1)`;
    await writeTenant('V003__check', CHECK);
    expect(errorOf(await pmdb('migrate', '--json'))).toMatchObject({ message: '1 of 2 tenants failed' });
    await db.sql`delete from ${db.sql(name)}.units where id = 9`;
    expect(await pmdb('migrate', '--only-failed')).toMatchObject({ code: 0 });
    expect(await versions()).toEqual({ '001 002 003': ['acme', 'globex'] });
    expect((await pmdb('status')).code).toBe(0);
    expect(await pmdb('rollback', '--tenant', 'acme')).toMatchObject({ code: 0 });
    expect(await versions()).toEqual({ '001 002': ['acme'], '001 002 003': ['globex'] });
    expect(await tenant('export', 'acme', join(dir, 'acme.ndjson'))).toMatchObject({ code: 0 });
    expect(await tenant('drop', 'acme', '--force')).toMatchObject({ code: 0 });
    expect(await tenant('import', join(dir, 'acme.ndjson'))).toMatchObject({ code: 0 });
    expect(await versions()).toEqual({ '001 002': ['acme'], '001 002 003': ['globex'] });
    expect(await theValue(db, "select to_regnamespace('core')::text")).toBe('core');
  },
);

test('people may call a tenant what they like', async () => {
  const { db, tenant } = await fleet([]);
  for (const [i, name] of HOSTILE.entries())
    expect(await tenant('create', `t${i}`, '--name', name)).toMatchObject({ code: 0 });
  const names = await db.sql`select description as name from migrations.history where action = 'create' order by id`;
  expect(names.map(({ name }) => name)).toEqual(HOSTILE);
});

test('a name can neither move the cursor of a terminal nor break a line', async () => {
  const { tenant, pmdb, dir } = await fleet([]);
  expect(await tenant('create', 'acme', '--name', 'Ac\u001b[2Jme\u001b]0;x\u0007\nnew line')).toMatchObject({
    code: 0,
  });
  const shown = [await tenant('list'), await tenant('show', 'acme'), await pmdb('history'), await pmdb('status')];
  shown.push(await tenant('show', '\u001b[2Jnobody'), await tenant('create', '\u001b[2J'));
  for (const { stdout, stderr } of shown) expect(`${stdout}${stderr}`).not.toMatch(/[^\P{Cc}\n\t]/u);
  expect(
    shown[2]?.stdout
      .trimEnd()
      .split('\n')
      .filter((line) => line.includes('create')),
  ).toHaveLength(1);
  // What is no file is an error of whoever named it.
  const unreadable = { code: 'UNREADABLE' };
  expect(errorOf(await tenant('export', 'acme', dir, '--json'))).toMatchObject(unreadable);
  expect(errorOf(await tenant('import', dir, '--json'))).toMatchObject(unreadable);
});
