import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type postgres from 'postgres';
import type { Tool } from '../../../src/core/import/draft.ts';
import { flywayRow, prismaRow, sqitchRow, TABLES } from './histories.ts';

export const FIXTURES = resolve(import.meta.dirname, '../../fixtures/import');

/** Where the tool's migrations are. */
export const FOLDERS: Readonly<Record<Tool, string>> = {
  flyway: 'flyway',
  dbmate: 'dbmate/db/migrations',
  'golang-migrate': 'golang-migrate',
  'node-pg-migrate': 'node-pg-migrate',
  sqitch: 'sqitch',
  prisma: 'prisma/migrations',
};

/** A file without its byte order mark, as the tools send it. */
export function read(tool: Tool, file: string): string {
  return readFileSync(join(FIXTURES, FOLDERS[tool], file), 'utf8').replace(/^\uFEFF/, '');
}

/** One message: what has no BEGIN of its own is a transaction. */
type Run = (text: string) => Promise<unknown>;

/**
 * Runs the text of the tool's files by hand, with nothing of pmdb's, and records them as the tool does. The data of COPY are
 * left out: they leave nothing in the catalog.
 */
export async function runOriginal(sql: postgres.Sql, tool: Tool): Promise<void> {
  const session = await sql.reserve();
  try {
    await ORIGINALS[tool]((text) => session.unsafe(text).simple());
  } finally {
    session.release();
  }
}

/** psql's way: statement by statement; these files have no semicolon but at the end of a line. */
const eachStatement = async (run: Run, text: string) => {
  for (const part of text.split(/;$/m)) if (part.trim() !== '') await run(part);
};

const ORIGINALS: Readonly<Record<Tool, (run: Run) => Promise<void>>> = {
  flyway: async (run) => {
    const values = (text: string) => text.replaceAll('${' + 'schema}', 'sales');
    await run(TABLES.flyway);
    await run(values(read('flyway', 'V1__create_orders.sql')));
    await run(flywayRow(1, '1', 'V1__create_orders.sql', { checksum: 1036986602 }));
    await run(values(read('flyway', 'V1.1__load_states.sql')).replace(/^copy[\s\S]*/m, ''));
    await run(flywayRow(2, '1.1', 'V1.1__load_states.sql', { checksum: 1931634766 }));
    await run(values(read('flyway', 'V1_10__index_orders.sql')));
    await run(flywayRow(3, '1.10', 'V1_10__index_orders.sql', { checksum: 1 }));
    await run(read('flyway', 'later/V2__check_orders.sql'));
    await run(flywayRow(4, '2', 'later/V2__check_orders.sql', { checksum: -1535103860 }));
    await run(values(read('flyway', 'R__open_orders.sql')));
    await run(flywayRow(5, null, 'R__open_orders.sql', { checksum: 2 }));
  },
  dbmate: async (run) => {
    await run(TABLES.dbmate);
    for (const name of [
      '0105093000_create_shops',
      '0106101500_touch_shops',
      '0107080000_index_shops',
      '0108080000_status',
    ]) {
      const [before = '', ups = ''] = read('dbmate', `2024${name}.sql`).split(/^-- migrate:up.*$/m);
      const [up = ''] = ups.split(/^-- migrate:down.*$/m);
      await run(before + up);
      await run(`insert into schema_migrations values ('2024${name.slice(0, 10)}')`);
    }
    await run("alter type status add value 'moved'");
    await run("insert into schema_migrations values ('20240109080000')");
  },
  'golang-migrate': async (run) => {
    await run(TABLES['golang-migrate']);
    for (const name of ['01_create_accounts', '02_transfer', '03_index_balance', '10_two_steps', '11_no_way_back']) {
      await run(read('golang-migrate', `0000${name}.up.sql`));
    }
    await run('insert into schema_migrations values (11, false)');
  },
  'node-pg-migrate': async (run) => {
    await run(TABLES['node-pg-migrate']);
    for (const name of ['1700000000000_create-people', '1700000100000_add-greeting', '1700000200000_fill']) {
      const [up = ''] = read('node-pg-migrate', `${name}.sql`).split(/^--[ -]*down migration.*$/im);
      await run(up);
      await run(`insert into pgmigrations (name, run_on) values ('${name}', now())`);
    }
  },
  sqitch: async (run) => {
    await run(TABLES.sqitch);
    await run(
      "insert into sqitch.projects values ('flipr', null, now(), 'Marge', 'm@example.org'), ('other', null, now(), '', '')",
    );
    await run(sqitchRow('elsewhere', 'abc', 'other'));
    for (const name of ['appschema', 'users', 'insert_user@v1.0', 'insert_user', 'lists/friends']) {
      const text = read('sqitch', `deploy/${name}.sql`);
      await run(text);
      await run(sqitchRow(name.replace(/@.*/, ''), createHash('sha1').update(text).digest('hex')));
    }
  },
  prisma: async (run) => {
    await run(TABLES.prisma);
    for (const name of ['0201120000_init', '0202120000_posts', '0203120000_moderators', '0204120000_nothing']) {
      const text = read('prisma', `2024${name}/migration.sql`);
      await eachStatement(run, text.replace(/^--.*$/gm, ''));
      await run(prismaRow(`2024${name}`, createHash('sha256').update(text).digest('hex')));
    }
  },
};
