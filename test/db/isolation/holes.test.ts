import { expect, test } from 'vitest';
import { attack, failuresOf, fixture } from './fixture.ts';

// A small database of another shape than ours, with one hole each. All of them have been seen in real projects.

test('a sound database has no failure, and every table was attacked', async () => {
  const document = await attack(await fixture('accounts'));
  expect(document).toMatchObject({ ok: true, failures: [], unseeded: [] });
  expect(document.matrix.map(({ table }) => table)).toEqual([
    'public.accounts',
    'public.projects',
    'public.tasks',
    'public.users',
  ]);
  expect(document.matrix[2]?.cells.app).toEqual(['own', 'own', 'own', 'own', 'closed']);
});

const HOLES: readonly (readonly [hole: string, sql: string, ...found: string[]])[] = [
  [
    'row-level security is off',
    'alter table tasks disable row level security',
    'leak app select public.tasks (own)',
    'leak app copy public.tasks (own)',
  ],
  [
    'a permissive policy more',
    'create policy everybody on tasks for select using (true)',
    'leak app select public.tasks (own)',
    'leak app select public.tasks (none)',
    'leak app copy public.tasks (own)',
  ],
  [
    'deletes by a policy that looks at nothing',
    'create policy tidy on tasks for delete using (true)',
    'leak app delete public.tasks (own)',
  ],
  [
    'a row may be written into another account',
    'drop policy own on tasks; create policy own on tasks using (account_id = current_account()) with check (true)',
    'leak app insert public.tasks (own)',
    'leak app move public.tasks (own)',
  ],
  [
    'a row may be taken from another account',
    'drop policy own on tasks; create policy own on tasks using (true) with check (account_id = current_account())',
    'leak app steal public.tasks (own)',
  ],
  [
    'a session without a context sees everything',
    'drop policy own on tasks; create policy own on tasks using (account_id = coalesce(current_account(), account_id))',
    'leak app select public.tasks (none)',
    'leak app select public.tasks (left over)',
  ],
  [
    'a view with its owner’s rights',
    'alter view open_tasks set (security_invoker = false); create table tmp as select 1; drop table tmp',
    'leak app view public.open_tasks (own)',
  ],
  [
    'a materialized view that may be read',
    'create materialized view all_tasks as select * from tasks; grant select on all_tasks to notes_app',
    'leak app view public.all_tasks (own)',
  ],
  [
    'a function that forgets the account',
    `create function count_tasks() returns bigint language sql stable security definer set search_path = public, pg_temp
     return (select count(*) from tasks)`,
    'leak app function count_tasks() (own)',
    'leak nobody function count_tasks() (none)',
  ],
  [
    'a function that writes to what it is told',
    `create function close_task(task_id integer) returns void language sql security definer set search_path = public, pg_temp
     begin atomic delete from tasks where id = task_id; end`,
    'leak app function close_task(integer) (own)',
  ],
  [
    'a function that looks anybody up by an address',
    `create function find_user(p_email text) returns bigint language sql stable security definer set search_path = public, pg_temp
     return (select id from users where email = p_email)`,
    'leak app function find_user(text) (own)',
  ],
  [
    'a function that tells what a name stands for in the account that it is told',
    `create function mood_of(user_email text, account_id bigint) returns mood language sql stable security definer
     set search_path = public, pg_temp return (select mood from users u where u.email = user_email and u.account_id = $2)`,
    'leak app function mood_of(text,bigint) (own)',
  ],
  [
    'a foreign key without the account',
    `alter table projects add unique (id); alter table tasks add foreign key (project_id) references projects (id);
     alter table tasks drop constraint tasks_account_id_project_id_fkey`,
    'leak anybody key public.tasks tasks_project_id_fkey (own)',
  ],
  ['TRUNCATE is granted', 'grant truncate on tasks to notes_app', 'leak app truncate public.tasks (own)'],
  [
    'a counter is readable',
    'grant select on sequence tasks_id_seq to notes_app',
    'leak app sequence public.tasks_id_seq (own)',
  ],
  [
    'a table that nobody thought of',
    'create table drafts (account_id bigint not null references accounts, body text not null); grant select, insert on drafts to notes_app',
    'leak app select public.drafts (own)',
    'leak app insert public.drafts (own)',
  ],
  [
    'what must work does not',
    'drop policy own on users',
    'blocked app select public.users (own)',
    'blocked app insert public.users (own)',
  ],
];

test.each(HOLES)('%s', async (_, sql, ...found) => {
  expect(failuresOf(await attack(await fixture('accounts', { sql })))).toEqual(expect.arrayContaining(found));
});

test('a table of which no row can be made is a failure, with what the server said', async () => {
  const sql =
    'create table odd (account_id bigint not null, code text not null check (md5(code) = md5(account_id::text)))';
  const { unseeded } = await attack(await fixture('accounts', { sql }));
  expect(unseeded).toContainEqual({ table: 'public.odd', set: 'own', message: expect.stringContaining('odd_check') });
});

test('isolation.json gives what can’t be guessed', async () => {
  const sql =
    'create table odd (account_id bigint not null, code text not null check (md5(code) = md5(account_id::text))); alter table odd enable row level security; alter table odd force row level security';
  const settings = { rows: { 'public.odd': { code: '{public.accounts.id}' } } };
  expect(await attack(await fixture('accounts', { sql, settings }))).toMatchObject({ ok: true, unseeded: [] });
});
