import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PrivateServer, startPrivateServer } from '../../../src/server/private-server.ts';
import { pmdb } from '../../support/cli.ts';
import { findInstallation } from '../../support/server-source.ts';
import { createOrganization } from '../schema/organization.ts';

/** As talkative as an operator may make a server: everything is logged, but no parameters. */
const TALKATIVE = {
  shared_preload_libraries: 'auto_explain,pg_stat_statements',
  log_statement: 'all',
  log_min_duration_statement: '0',
  log_min_error_statement: 'debug1',
  log_error_verbosity: 'verbose',
  log_parameter_max_length: '0',
  'auto_explain.log_min_duration': '0',
  'auto_explain.log_analyze': 'on',
  'pg_stat_statements.track': 'all',
};

let server: PrivateServer;
let admin: Sql;
let app: Sql;
let secrets: Readonly<Record<string, string>>;
let ours: string;
let token: string;
const open: Sql[] = [];

const connect = (user: string, password: string): Sql => {
  const url = new URL(server.url);
  [url.username, url.password] = [user, password];
  const sql = postgres(url.href, { max: 2, onnotice: () => {} });
  open.push(sql);
  return sql;
};

beforeAll(async () => {
  const installation = await findInstallation();
  if (!installation) throw new Error('this test makes a server of its own and found no binaries for it');
  server = await startPrivateServer(installation.bin, { settings: TALKATIVE });
  admin = connect('postgres', server.password);
  const [version] = await admin`select current_setting('server_version_num')::int >= 160000 as newer`;
  if (version?.newer) {
    await admin`alter system set auto_explain.log_parameter_max_length = 0`;
    await admin`select pg_reload_conf()`;
  }
  const { code, stderr } = await pmdb(['migrate', '--url', server.url, '--yes'], { cwd: process.cwd() });
  if (code !== 0) throw new Error(stderr);
  await admin`create role app login password 'x' in role pm_app`;
  await admin`create role monitor login password 'x' in role pg_read_all_stats`;
  await admin`create role somebody login password 'x'`;
  app = connect('app', 'x');
  await signIn();
});

afterAll(async () => {
  await Promise.all(open.map((sql) => sql.end({ timeout: 1 })));
  await server?.stop();
});

/** Two organizations, a session, and what must not show of them. */
async function signIn(): Promise<void> {
  const { id, user } = await createOrganization(admin, 'ours');
  const other = await createOrganization(admin, 'theirs');
  const [row] = await admin`select app.open_session(${user}) as token`;
  [ours, token] = [id, row?.token];
  const [about] = await admin`
    select encode(sha256(convert_to(${token}, 'UTF8')), 'hex') as hash, encode(key, 'hex') as key, encode(key, 'base64') as "key in base64"
    from app.context_key`;
  secrets = { token, user, organization: id, 'other organization': other.id, ...about };
}

/** What goes wrong for an application. */
const errors: readonly (() => PromiseLike<unknown>)[] = [
  () => app`select app.set_context(${`${token}x`}, ${ours})`,
  () => app`select app.set_context(${token}, ${secrets['other organization'] ?? ''})`,
  () => app`select app.set_context_as(${secrets.user ?? ''}, ${ours})`,
  () =>
    app.begin(async (tx) => {
      await tx`select app.set_context(${token}, ${ours}), set_config('app.seal', '', true)`;
      await tx`select from core.units`;
    }),
  () =>
    app.begin(async (tx) => {
      await tx`select app.set_context(${token}, ${ours})`;
      await tx`select 1 / count(*) from core.units where false`;
    }),
  () => app`select from core.units`,
];

/** What the log says from here on. */
async function logged(work: () => Promise<unknown>): Promise<string> {
  const file = join(server.folder, 'log');
  const before = (await readFile(file)).length;
  await work();
  return (await readFile(file)).subarray(before).toString();
}

function found(text: string): readonly string[] {
  return Object.entries(secrets).flatMap(([name, value]) => (text.includes(value) ? [name] : []));
}

async function errorOf(work: PromiseLike<unknown>): Promise<string> {
  return await Promise.resolve(work).then(
    () => '',
    (error: Error) => JSON.stringify({ ...error, message: error.message }),
  );
}

/** What an application does, and what goes wrong for it; the seals of its transactions come to the secrets. */
async function work(): Promise<void> {
  await app.begin(async (tx) => {
    await tx`select app.set_context(${token}, ${ours})`;
    await tx`select count(*) from core.units`;
    await tx`update core.properties set name = 'Sunset Apartments'`;
    const [row] = await tx`select current_setting('app.context') as context, current_setting('app.seal') as seal`;
    secrets = { ...secrets, ...row };
  });
  for (const attempt of errors) await errorOf(attempt());
}

describe('no token, key or value of a context shows', () => {
  test('in the log, where it leaves parameters out', async () => {
    const log = await logged(work);
    expect(log).toContain('app.set_context($1, $2)');
    expect(log).toContain('no such session, or it has ended');
    expect(log).toContain('Query Text: select count(*) from core.units');
    expect(found(log)).toEqual([]);
  });

  test('in pg_stat_statements', async () => {
    await work();
    const [row] =
      await admin`select string_agg(query, ' ') as text, count(*)::int as n from extensions.pg_stat_statements`;
    expect(row?.text).toContain('app.set_context($1, $2)');
    expect(found(row?.text)).toEqual([]);
  });

  test('in error messages', async () => {
    for (const attempt of errors) {
      const error = await errorOf(attempt());
      expect(error).not.toBe('');
      expect(found(error), error).toEqual([]);
    }
  });

  test('in pg_stat_activity, to another role, to who may see all statistics, or to the same login', async () => {
    await app.begin(async (tx) => {
      await tx`select app.set_context(${token}, ${ours})`;
      const texts: Record<string, string> = {};
      for (const user of ['somebody', 'monitor', 'app']) {
        const [row] = await connect(user, 'x')`
          select string_agg(a::text, ' ') as text, bool_or(query like '%app.set_context($1, $2)%') as shown
          from pg_stat_activity a where usename = 'app' and pid <> pg_backend_pid()`;
        texts[user] = row?.shown;
        expect(found(row?.text), user).toEqual([]);
      }
      expect(texts).toEqual({ somebody: false, monitor: true, app: true });
    });
  });
});

describe('what an operator must not switch on', () => {
  const withSetting = async (setting: string, value: string) => {
    const log = await logged(() =>
      admin.begin(async (tx) => {
        await tx.unsafe(`set local ${setting} = ${value}`);
        await tx`select app.set_context(${token}, ${ours})`;
      }),
    );
    return found(log);
  };

  test.each([
    ['parameters', 'log_parameter_max_length', '-1', 'token'],
    ['plans that say what each step puts out', 'auto_explain.log_verbose', 'on', 'token'],
    ['plans of nested statements', 'auto_explain.log_nested_statements', 'on', 'hash'],
  ])('%s show it', async (_, setting, value, secret) => {
    expect(await withSetting(setting, value)).toContain(secret);
  });
});
