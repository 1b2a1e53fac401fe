import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type PrivateServer, startPrivateServer } from '../../../src/server/private-server.ts';
import { pmdb } from '../../support/cli.ts';
import { freshDatabase } from '../../support/database.ts';
import { ROOT } from '../../support/markdown.ts';
import { findInstallation } from '../../support/server-source.ts';
import { catalogSnapshot } from './catalog-snapshot.ts';
import { createOrganization } from './organization.ts';
import { MIGRATIONS, migrationNames, ROLLBACKS, runFile } from './schema-files.ts';

const ROLES = [
  'pm_app',
  'pm_backup',
  'pm_cron',
  'pm_definer',
  'pm_owner',
  'pm_readonly',
  'pm_reporting',
  'pm_service',
  'property_manager_role',
  'tenant_role',
];

/** As pmdb finds one, or makes it, before the first file runs: its ledger's schema is there. */
async function databaseWithLedger(): Promise<Sql> {
  const { sql } = await freshDatabase();
  await sql`create schema migrations`;
  return sql;
}

async function up(sql: Sql): Promise<void> {
  for (const name of await migrationNames()) await runFile(sql, MIGRATIONS, name);
}

async function down(sql: Sql): Promise<void> {
  for (const name of (await migrationNames()).reverse()) await runFile(sql, ROLLBACKS, name);
}

/** Hundreds of looks at a whole catalog: minutes on a busy machine. */
const PROOF = { timeout: 400_000 };

/** Up, down, up: each rollback must bring back what was there before its migration. */
async function provePairs(sql: Sql): Promise<void> {
  let before = await catalogSnapshot(sql);
  for (const name of await migrationNames()) {
    await runFile(sql, MIGRATIONS, name);
    const after = await catalogSnapshot(sql);
    await runFile(sql, ROLLBACKS, name);
    expect(await catalogSnapshot(sql), `rollback of ${name}`).toEqual(before);
    await runFile(sql, MIGRATIONS, name);
    expect(await catalogSnapshot(sql), `${name} for the second time`).toEqual(after);
    before = after;
  }
}

test('each rollback restores what was there before, as the superuser', PROOF, async () => {
  const sql = await databaseWithLedger();
  await provePairs(sql);
});

test('all of them leave an empty database, with rows in it on the way', async () => {
  const sql = await databaseWithLedger();
  const before = await catalogSnapshot(sql);
  await up(sql);
  await createOrganization(sql, 'ours');
  await down(sql);
  expect(await catalogSnapshot(sql)).toEqual(before);
});

test('an extension that was there before stays, where it was', async () => {
  const sql = await databaseWithLedger();
  await sql`create extension pg_trgm schema public`;
  await up(sql);
  await down(sql);
  expect(
    await sql`select extnamespace::regnamespace::text as schema from pg_extension where extname = 'pg_trgm'`,
  ).toEqual([{ schema: 'public' }]);
});

describe('in a cluster of its own, as a role that is no superuser', () => {
  let server: PrivateServer;
  let admin: Sql;
  const open: Sql[] = [];

  beforeAll(async () => {
    const installation = await findInstallation();
    if (!installation) throw new Error('this test makes a server of its own and found no binaries for it');
    server = await startPrivateServer(installation.bin);
    admin = postgres(server.url, { max: 1, onnotice: () => {} });
    await admin`create role deployer login password 'x' createrole`;
  });

  afterAll(async () => {
    await Promise.all([admin, ...open].map((sql) => sql.end({ timeout: 1 })));
    await server.stop();
  });

  async function databaseOf(name: string): Promise<Sql> {
    await admin.unsafe(`create database ${name} owner deployer`);
    const url = new URL(server.url);
    [url.pathname, url.username, url.password] = [`/${name}`, 'deployer', 'x'];
    const sql = postgres(url.href, { max: 2, onnotice: () => {} });
    open.push(sql);
    await sql`create schema migrations`;
    return sql;
  }

  const rolesLeft = async () => {
    const rows = await admin<
      { name: string }[]
    >`select rolname as name from pg_roles where rolname = any (${ROLES}) order by 1`;
    return rows.map(({ name }) => name);
  };

  test('each rollback restores what was there before, roles included', PROOF, async () => {
    const sql = await databaseOf('pairs');
    await provePairs(sql);
    expect(await rolesLeft()).toEqual(ROLES);
    await down(sql);
    expect(await rolesLeft()).toEqual([]);
  });

  test('the definer and the backup see every row without BYPASSRLS', async () => {
    const sql = await databaseOf('unprivileged');
    await up(sql);
    expect(await sql`select rolbypassrls as bypass from pg_roles where rolname in ('pm_definer', 'pm_backup')`).toEqual(
      [{ bypass: false }, { bypass: false }],
    );
    const url = new URL(server.url);
    url.pathname = '/unprivileged';
    const superuser = postgres(url.href, { max: 1, onnotice: () => {} });
    open.push(superuser);
    const { id } = await createOrganization(superuser, 'ours');
    await superuser.begin(async (tx) => {
      await tx`set local role pm_owner`;
      expect(await tx`select app.organization_ids() as id`).toEqual([{ id }]);
      await tx`set local role pm_backup`;
      expect(await tx`select id from core.organizations`).toEqual([{ id }]);
      await tx`set local role pm_cron`;
      await tx`select app.refresh_summary_views()`;
      await tx`reset role`;
      expect(await tx`select organization_id as id from core.property_occupancy_summary`).toEqual([{ id }]);
    });
    await down(sql);
  });

  test('pmdb migrates and rolls back as a role that may say that its policies show enough', PROOF, async () => {
    await admin`create role manager login password 'x' createrole`;
    await admin`create database managed owner manager`;
    const url = new URL(server.url);
    [url.pathname, url.username, url.password] = ['/managed', 'manager', 'x'];
    const run = (...args: string[]) => pmdb([...args, '--yes', '--dir', ROOT, '--url', url.href]);
    const refused = await run('migrate');
    expect(refused).toMatchObject({ code: 4, stderr: expect.stringContaining('alter role … set row_security = on') });
    const manager = postgres(url.href, { max: 1, onnotice: () => {} });
    open.push(manager);
    await manager`alter role manager set row_security = on`;
    expect(await run('migrate')).toMatchObject({ code: 0 });
    expect(await run('tenant', 'create', 'acme')).toMatchObject({ code: 0 });
    expect(await run('tenant', 'drop', 'acme', '--force')).toMatchObject({ code: 0 });
    expect(await run('rollback', '--to', '0')).toMatchObject({ code: 0 });
    expect(await rolesLeft()).toEqual([]);
  });

  test('a role stays while another database needs it, and goes with the last', async () => {
    const [one, two] = [await databaseOf('one'), await databaseOf('two')];
    await up(one);
    await up(two);
    await down(one);
    expect(await rolesLeft()).toEqual(ROLES);
    await down(two);
    expect(await rolesLeft()).toEqual([]);
  });

  test('databases that migrate and roll back at the same moment do not get into each other’s way', async () => {
    const names = ['a', 'b', 'c', 'd'];
    const [first] = await migrationNames();
    await Promise.all(
      names.map(async (name) => {
        const sql = await databaseOf(`race_${name}`);
        for (let round = 0; round < 5; round++) {
          await runFile(sql, MIGRATIONS, first as string);
          await runFile(sql, ROLLBACKS, first as string);
        }
      }),
    );
    expect(await rolesLeft()).toEqual([]);
  });

  test('a role of the same name that somebody else made stays, and so does one that has members', async () => {
    const sql = await databaseOf('foreign_roles');
    await admin`create role pm_readonly`;
    await up(sql);
    await admin`create role analyst login in role pm_reporting`;
    await down(sql);
    expect(await rolesLeft()).toEqual(['pm_readonly', 'pm_reporting']);
    await admin`drop role pm_readonly, pm_reporting, analyst`;
  });

  test.skipIf(inject('server').major < 16)('who may not become the owner is told what to ask for', async () => {
    const sql = await databaseOf('denied');
    await admin`create role pm_owner`;
    const [first] = await migrationNames();
    await expect(runFile(sql, MIGRATIONS, first as string)).rejects.toMatchObject({
      code: '42501',
      hint: 'As a superuser: GRANT pm_owner, pm_definer TO deployer;',
    });
    await admin`drop role pm_owner`;
    expect(await rolesLeft()).toEqual([]);
  });
});
