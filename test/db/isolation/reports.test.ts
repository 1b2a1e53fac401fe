import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
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
