import { expect, test } from 'vitest';
import { attack, fixture } from './fixture.ts';

test('whatever is loosened in a sound database is noticed', async () => {
  const { ok, mutants } = await attack(await fixture('accounts'), ['--mutate']);
  expect(mutants).toMatchObject({ survivors: [] });
  expect(mutants?.total).toBeGreaterThan(30);
  expect(ok).toBe(true);
});

test('a policy that does nothing survives, by name', async () => {
  const sql =
    'create policy idle on tasks for select to notes_app using (account_id = (select current_account()) and words > 0)';
  const { ok, mutants } = await attack(await fixture('accounts', { sql }), ['--mutate']);
  expect(ok).toBe(false);
  expect(mutants?.survivors).toContainEqual({
    mutation: 'policy dropped',
    table: 'public.tasks',
    name: 'idle',
    sql: 'drop policy idle on public.tasks',
  });
});

test('where the matrix fails there are no mutants: they would be noticed by what fails anyway', async () => {
  const sql = 'alter table tasks disable row level security';
  expect(await attack(await fixture('accounts', { sql }), ['--mutate'])).toMatchObject({ ok: false, mutants: null });
});

test('a key is loosened though the neighbour has no row to point at', async () => {
  const sql = 'alter table projects add unique (account_id, status)';
  const settings = { rows: { 'public.projects': { status: "'open'", closed_at: 'null' } } };
  const { ok, mutants } = await attack(await fixture('accounts', { sql, settings }), ['--mutate']);
  expect(mutants).toMatchObject({ survivors: [] });
  expect(ok).toBe(true);
});
