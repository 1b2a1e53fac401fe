import { expect, test } from 'vitest';
import { type CliResult, pmdb } from '../../support/cli.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';

function seed(url: string, ...args: string[]): Promise<CliResult> {
  return pmdb(['seed', '--url', url, '--profile', 'minimal', ...args], { cwd: process.cwd() });
}

test('one that somebody has dropped is made again, and hides nobody who came since', async () => {
  const { url, sql, name } = await migratedDatabase();
  expect((await seed(url)).code).toBe(0);
  await sql`select app.unregister_tenant('minimal')`;
  await sql`insert into core.organizations (name, slug) values ('Real', 'real')`;
  const refused = await seed(url);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('it holds 1 organization that pmdb did not seed');

  const again = await seed(url, '--force', name);
  expect(again.code, again.stderr).toBe(0);
  expect(again.stdout).toContain('Seeded minimal');
  expect(await sql`select slug from core.organizations order by slug`).toMatchObject([
    { slug: 'minimal' },
    { slug: 'real' },
  ]);
});

test('what is left of one that somebody has dropped goes with --reset', async () => {
  const { url, sql } = await migratedDatabase();
  expect((await seed(url)).code).toBe(0);
  await sql`select app.unregister_tenant('minimal')`;
  expect(await sql`select from identity.user_profiles`).not.toHaveLength(0);
  const reset = await seed(url, '--reset');
  expect(reset.code, reset.stderr).toBe(0);
  expect(await sql`select from identity.user_profiles`).toHaveLength(0);
  expect(await sql`select from migrations.seeds`).toHaveLength(0);
});

test('one that was renamed is known by both names, and goes under either', async () => {
  const { url, sql } = await migratedDatabase();
  expect((await seed(url)).code).toBe(0);
  await sql`update core.organizations set slug = 'maximal'`;
  const again = await seed(url);
  expect(again.stdout).toContain('Nothing to do');
  expect(again.stdout).toContain(`app.find_login('admin@minimal.example', 'maximal')`);
  expect((await seed(url, '--reset', '--organization', 'maximal')).code).toBe(0);
  expect(await sql`select from core.organizations`).toHaveLength(0);
});

test('a login that has joined another organization outlives its own, and serves it again', async () => {
  const { url, sql, name } = await migratedDatabase();
  expect((await seed(url)).code).toBe(0);
  await sql`select app.create_organization('Mine', 'mine', id) from identity.user_profiles where email = 'admin@minimal.example'`;
  const reset = await seed(url, '--reset');
  expect(reset.code, reset.stderr).toBe(0);
  expect(reset.stderr).toContain('admin@minimal.example stays');
  expect(await sql`select email from identity.user_profiles`).toMatchObject([{ email: 'admin@minimal.example' }]);
  expect(await sql`select slug from core.organizations`).toMatchObject([{ slug: 'mine' }]);

  const again = await seed(url, '--force', name);
  expect(again.code, again.stderr).toBe(0);
  expect(
    await sql`
    select o.slug from core.user_profiles p
    join identity.user_profiles u on u.id = p.identity_user_id
    join core.organizations o on o.id = p.organization_id
    where u.email = 'admin@minimal.example' order by o.slug`,
  ).toMatchObject([{ slug: 'mine' }, { slug: 'minimal' }]);
});

test('of two runs at once the second waits, and changes nothing', async () => {
  const { url } = await migratedDatabase();
  const both = await Promise.all([seed(url, '--json'), seed(url, '--json')]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  const counts = both
    .map(({ stdout }) => JSON.parse(stdout))
    .map(({ seeded, present }) => [seeded.length, present.length]);
  expect(counts.sort()).toEqual([
    [0, 1],
    [1, 0],
  ]);
});
