import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { LOCK, LOCK_CLASS } from '../../src/postgres/lock-keys.ts';
import { type Project, project, SOUND } from './bad-input/refusal.ts';
import { CTRL_C, hasTerminal, inTerminal, type Terminal, type TerminalOptions } from './terminal.ts';

if (!hasTerminal) console.error('SKIPPED: tests that need a terminal (util-linux), which this machine does not have');

const times = (lines: readonly string[]) => lines.map((line) => line.replace(/\b\d+(\.\d)? m?s\b/g, '<time>'));

/** A project of these migrations, which nothing undoes. */
function projectOf(migrations: Readonly<Record<string, string>>): Promise<Project> {
  const files = Object.entries(migrations).map(([name, sql]) => [
    `migrations/shared/${name}.sql`,
    `-- pmdb: irreversible\n${sql}`,
  ]);
  return project(Object.fromEntries(files));
}

function run({ dir, url }: Project, args: readonly string[], options?: TerminalOptions): Terminal {
  return inTerminal([...args, '--dir', dir, '--url', url], options);
}

describe.skipIf(!hasTerminal)('in a terminal', () => {
  test('a few migrations have a line each', async () => {
    const sound = await project(SOUND);
    const { code, screen } = await run(sound, ['migrate'], { columns: 120 }).ended;
    expect({ code, screen: times(screen) }).toEqual({
      code: 0,
      screen: [
        '✔ V001 create_units <time>',
        '✔ V002 create_leases <time>',
        `✔ Applied 2 migrations (V001 to V002) to ${sound.database} in <time>.`,
      ],
    });
  });

  test('many share one line, which counts them', async () => {
    const numbers = Array.from({ length: 30 }, (_, i) => i + 1);
    const many = await projectOf(Object.fromEntries(numbers.map((n) => [`V${n}__step`, 'select pg_sleep(0.02);'])));
    const terminal = run(many, ['migrate'], { columns: 120 });
    await terminal.shows('/30 V');
    const { code, screen } = await terminal.ended;
    expect({ code, screen: times(screen) }).toEqual({
      code: 0,
      screen: ['✔ 30/30 V30 step', `✔ Applied 30 migrations (V1 to V30) to ${many.database} in <time>.`],
    });
  });

  test('results go to stdout alone, and the list is drawn all the same', async () => {
    const sound = await project(SOUND);
    const file = join(sound.dir, 'result');
    const { screen } = await run(sound, ['migrate'], { shell: `>'${file}'` }).ended;
    expect(times(screen)).toEqual(['✔ V001 create_units <time>', '✔ V002 create_leases <time>']);
    // Neither colours nor anything of the list.
    expect(await readFile(file, 'utf8')).toMatch(/^✔ Applied 2 migrations \(V001 to V002\) to \S+ in \d+ ms\.\n$/);
  });

  test('a failure marks its line, what the server said stands below, and the error last', async () => {
    const failing = await projectOf({
      V1__good: 'create table good ();',
      V2__bad: "do $$ begin raise notice 'about to fail'; end $$;\nselect 1/0;",
      V3__never: 'select 1;',
    });
    const { code, screen } = await run(failing, ['migrate']).ended;
    expect({ code, screen: times(screen) }).toEqual({
      code: 4,
      screen: [
        '✔ V1 good <time>',
        '✖ V2 bad',
        'V2 notice: about to fail',
        '✖ division by zero (SQL 22012)',
        '  migrations/shared/V2__bad.sql:3:1',
        '    | select 1/0;',
        '    | ^',
        '  state:   1 applied; V2: left no trace; 1 not run.',
        '  next:    Mend the file, then run `pmdb migrate` again.',
      ],
    });
  });

  test('what went well has no cross before it when the next thing fails', async () => {
    const failing = await project({ ...SOUND, 'migrations/shared/V002__create_leases.sql': 'create table 7;\n' });
    await failing.db.sql.unsafe(`alter role ${new URL(failing.url).username} createdb`);
    const { code, screen } = await run(failing, ['verify'], { columns: 120 }).ended;
    expect({ code, first: screen.slice(0, 2) }).toEqual({
      code: 4,
      first: ['✖ stopped after shared/V001__create_units: restores (1/2)', '✖ syntax error at or near "7" (SQL 42601)'],
    });
  });

  test('waiting for another run names who it is, and goes away', async () => {
    const sound = await project(SOUND);
    const other = await sound.db.sql.reserve();
    const [holder] = await other`select pg_backend_pid() as pid from pg_advisory_lock(${LOCK_CLASS}, ${LOCK.run})`;
    const terminal = run(sound, ['migrate']);
    await terminal.shows('waiting for another run');
    await terminal.shows(`pid ${holder?.pid}`);
    await other`select pg_advisory_unlock_all()`;
    other.release();
    const { code, screen } = await terminal.ended;
    expect(code).toBe(0);
    expect(times(screen).slice(0, 3)).toEqual([
      '✔ waited for others',
      '✔ V001 create_units <time>',
      '✔ V002 create_leases <time>',
    ]);
  });

  test('a statement that waits for a lock names who holds it, as long as it does', async () => {
    const blocked = await projectOf({ V1__alter: 'alter table busy add x int;' });
    const { db, url } = blocked;
    const owner = db.connectAs({ url });
    await owner`create table busy ()`;
    const other = await owner.reserve();
    await other.unsafe('begin; lock table busy');
    const terminal = run(blocked, ['migrate', '--lock-timeout', '1500ms'], { columns: 160 });
    await terminal.shows('waits for pid');
    await terminal.shows('a lock was not free in time; attempt 2');
    await other.unsafe('commit');
    other.release();
    const { code, screen } = await terminal.ended;
    expect({ code, first: times(screen)[0] }).toEqual({ code: 0, first: '✔ V1 alter <time>' });
    expect(screen.join()).not.toContain('waits');
  });

  test('Ctrl-C stops the statement, tells what is applied, and gives the terminal back', async () => {
    const slow = await projectOf({ V1__good: 'create table good ();', V2__slow: 'select pg_sleep(60);' });
    const terminal = run(slow, ['migrate']);
    await terminal.shows('V1 good');
    const sleeping = () =>
      slow.db.sql`select from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()`;
    while ((await sleeping()).length === 0) await sleep(20);
    terminal.type(CTRL_C);
    const { code, screen, raw } = await terminal.ended;
    expect({ code, screen: times(screen).slice(-4) }).toEqual({
      code: 130,
      screen: [
        '✖ V2 slow',
        '✖ interrupted while running migrations/shared/V2__slow.sql (INTERRUPTED)',
        '  state:   1 applied; V2: left no trace; 0 not run.',
        '  next:    Run `pmdb migrate` again: it goes on from there.',
      ],
    });
    expect(raw.lastIndexOf('\x1b[?25h')).toBeGreaterThan(raw.lastIndexOf('\x1b[?25l'));
  });

  describe('a question', () => {
    const asked = async () => {
      const applied = await project(SOUND);
      await applied.run('migrate');
      const terminal = run(applied, ['rollback'], { columns: 120 });
      await terminal.shows(`Roll back V002 create_leases on ${applied.database}? (y/N)`);
      return {
        terminal,
        tables: async () => (await applied.db.sql`select from pg_tables where schemaname = 'public'`).length,
      };
    };

    test('answered with yes', async () => {
      const { terminal, tables } = await asked();
      terminal.type('y\r');
      const { code, screen } = await terminal.ended;
      expect({ code, tables: await tables() }).toEqual({ code: 0, tables: 1 });
      expect(screen[0]).toMatch(
        /^warning: nobody has proven on PostgreSQL \d+ that V002 can be rolled back; `pmdb verify`/,
      );
      expect(screen).toContainEqual(expect.stringMatching(/^✔ Roll back V002 create_leases on .*\? Yes$/));
      expect(screen.at(-1)).toMatch(/^✔ Rolled back 1 migration \(V002\) on /);
    });

    test.each(['n\r', '\r'])('answered with %j, which is no', async (keys) => {
      const { terminal, tables } = await asked();
      terminal.type(keys);
      const { code, screen } = await terminal.ended;
      expect({ code, tables: await tables() }).toEqual({ code: 2, tables: 2 });
      expect(screen.slice(-2)).toEqual(['✖ not confirmed (NOT_CONFIRMED)', '  state:   Nothing was changed.']);
    });

    test('answered with Ctrl-C', async () => {
      const { terminal, tables } = await asked();
      terminal.type(CTRL_C);
      const { code, screen } = await terminal.ended;
      expect({ code, tables: await tables() }).toEqual({ code: 130, tables: 2 });
      expect(screen.slice(-2)).toEqual(['✖ interrupted (INTERRUPTED)', '  state:   Nothing was changed.']);
    });
  });

  test.each([120, 80, 60, 40])('the table of status fits %i columns', async (columns) => {
    const wide = await projectOf({
      V1__create_a_table_with_a_rather_long_name_that_says_a_lot: 'create table good ();',
      V2__next: 'select 1;',
    });
    await wide.run('migrate', '--to', '1');
    const { raw } = await run(wide, ['status'], { columns, env: { NO_COLOR: '1' } }).ended;
    const table = raw.split('\r\n').slice(2, 4);
    expect(table[0]).toMatch(/^applied {2}V1 create_a_table/);
    expect(table[1]).toMatch(/^pending {2}V2 next/);
    for (const line of table) expect(line.length).toBeLessThanOrEqual(columns);
  });

  // A log is searched by its lines: in CI the width of what seems to be a terminal is of no matter.
  test.each([
    [{ TERM: 'dumb' }, 120],
    [{ CI: 'true' }, 80],
  ])('with %o nothing moves', async (env, columns) => {
    const sound = await project(SOUND);
    const { raw } = await run(sound, ['migrate'], { columns, env: { ...env, NO_COLOR: '1' } }).ended;
    expect(raw).not.toContain('\x1b');
    expect(times(raw.split('\r\n'))).toEqual([
      'applying V001 create_units (1/2)',
      'applied V001 create_units in <time>',
      'applying V002 create_leases (2/2)',
      'applied V002 create_leases in <time>',
      `✔ Applied 2 migrations (V001 to V002) to ${sound.database} in <time>.`,
      '',
    ]);
  });

  test.each([
    [['--no-color'], {}],
    [[], { NO_COLOR: '1' }],
  ] as const)('without colours: %j %j', async (flags, env) => {
    const sound = await project(SOUND);
    const { raw } = await run(sound, ['migrate', ...flags], { env }).ended;
    expect(raw).not.toMatch(/\[[\d;]*m/);
  });
});
