import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pmdb } from '../../support/cli.ts';
import { urlOf } from '../../support/database.ts';
import { attack, fixture } from './fixture.ts';

test('the page and the build server’s file name what leaked, and need nothing else', async () => {
  const dir = await fixture('accounts', { sql: 'create policy "<all>" on tasks for select using (true)' });
  const [html, junit] = [join(dir, 'isolation.html'), join(dir, 'isolation.xml')];
  await attack(dir, ['--html', html, '--junit', junit]);
  const page = await readFile(html, 'utf8');
  expect(page).toContain('<h1>Isolation failed</h1>');
  expect(page).toContain('leak: app (context: own) select public.tasks: sees a row that is not its own');
  expect(page).not.toMatch(/<(script|link|img)|https?:/);
  const cases = await readFile(junit, 'utf8');
  expect(cases).toMatch(
    /<testcase classname="isolation.app" name="select public.tasks">\n\s*<failure message="leak in context own/,
  );
  expect(cases).toContain('<testcase classname="isolation.nobody" name="select public.tasks"/>');
});

test('a table without the tenant’s column is named, with what makes it nobody’s; so is what nobody tried', async () => {
  const plans = 'create table plans (code text primary key); grant select on plans to notes_app;';
  const context = { open: "select set_config('app.account_id', {public.accounts.id}, true)" };
  const dir = await fixture('accounts', { sql: plans, settings: { context } });
  const text = async () => (await pmdb(['isolation', '--dir', dir, '--url', urlOf('postgres')])).stdout;
  const before = await text();
  expect(before).toContain('public.plans: no column says whose a row is.');
  expect(before).toContain('"shared": { "public.plans": "reference data" }');
  expect(before).toContain('forged, replayed and swapped settings: context.settings names none');

  const shared = { 'public.plans': 'reference data' };
  const file = join(dir, 'isolation.json');
  await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), shared }));
  const after = await text();
  expect(after).not.toContain('no column says');
  expect(after).toContain('0 leaks, 0 blocked, 0 unclear, 0 tables without rows');
});
