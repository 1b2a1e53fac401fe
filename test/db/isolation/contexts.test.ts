import { expect, test } from 'vitest';
import { pmdb } from '../../support/cli.ts';
import { urlOf } from '../../support/database.ts';
import { attack, failuresOf, fixture } from './fixture.ts';

/** A context that SQL alone can't open: what it says is sealed with a key that only the functions' owner reads. */
const sealed = (bound: string) => `
  create schema seal;
  create table seal.key as select sha256('secret') as key;
  create function seal.of(account text) returns text language sql stable security definer set search_path = pg_catalog, pg_temp
    return (select encode(sha256(key || convert_to(account || ${bound}, 'UTF8')), 'hex') from seal.key);
  create function open_account(account bigint) returns void language sql security definer set search_path = pg_catalog, pg_temp
    begin atomic select set_config('app.account_id', account::text, true), set_config('app.seal', seal.of(account::text), true); end;
  create or replace function current_account() returns bigint language sql stable security definer set search_path = pg_catalog, pg_temp
    return case when current_setting('app.seal', true) = seal.of(current_setting('app.account_id', true))
                then nullif(current_setting('app.account_id', true), '')::bigint end;`;

const settings = {
  context: { open: 'select open_account({public.accounts.id})', settings: ['app.account_id', 'app.seal'] },
  shared: { 'seal.key': 'the key of the seal' },
};

test('a sealed context can’t be forged, replayed or swapped', async () => {
  const dir = await fixture('accounts', { sql: sealed('now()'), settings });
  const { code, stdout } = await pmdb(['isolation', '--dir', dir, '--url', urlOf('postgres')]);
  expect(code, stdout).toBe(0);
  for (const context of ['none', 'left over', 'forged app.account_id', 'forged app.seal', 'replayed', 'swapped'])
    expect(stdout).toMatch(new RegExp(`^context: ${context} +[1-9]\\d* +all held$`, 'm'));
});

test('a seal that holds in every transaction is replayed', async () => {
  const dir = await fixture('accounts', { sql: sealed("''"), settings });
  expect(failuresOf(await attack(dir))).toContain('leak app select public.tasks (replayed)');
});

test('a seal that is looked at once, beside a setting that is read for every row, is swapped', async () => {
  const gate = `${sealed('now()')}
    drop policy own on tasks;
    create policy own on tasks to notes_app using (
      account_id = current_setting('app.account_id', true)::bigint and (select current_account() is not null)
    )`;
  const dir = await fixture('accounts', { sql: gate, settings });
  expect(failuresOf(await attack(dir))).toContain('leak app select public.tasks (swapped)');
});

test('a plain setting is forged, unless isolation.json says that it may be', async () => {
  const context = {
    open: "select set_config('app.account_id', {public.accounts.id}, true)",
    settings: ['app.account_id'],
  };
  const failures = failuresOf(await attack(await fixture('accounts', { settings: { context } })));
  expect(failures).toContain('leak app select public.tasks (forged app.account_id)');
});

test('a context that must be refused, and is not, is a leak where it shows anything', async () => {
  const attacks = {
    'wrong account': { open: "select set_config('app.account_id', {victim public.accounts.id}, true)" },
    'expired session': { open: 'do $$ begin raise insufficient_privilege; end $$' },
  };
  const failures = failuresOf(await attack(await fixture('accounts', { settings: { attacks } })));
  expect(failures).toContain('leak app select public.tasks (wrong account)');
  expect(failures.filter((failure) => failure.includes('expired'))).toEqual([]);
});
