import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
const ROOT = join(import.meta.dirname, '..');

/**
 * Who takes part. Each writes the same migrations in its own form into a folder, and gives back the command that
 * applies them to DATABASE_URL, each migration in its own transaction.
 *
 * @typedef {{ name: string, up: string, down: string }[]} Migrations
 * @type {Record<string, (folder: string, migrations: Migrations) => readonly [string, ...string[]]>}
 */
export const CONTESTANTS = {
  pmdb(folder, migrations) {
    const [ups, downs] = ['migrations/shared', 'rollbacks/shared'].map((name) => join(folder, name));
    for (const [i, { name, up, down }] of migrations.entries()) {
      write(ups, `V${number(i)}__${name}.sql`, up);
      write(downs, `V${number(i)}__${name}.sql`, down);
    }
    return [process.execPath, join(ROOT, 'bin/pmdb.js'), 'migrate', '--dir', folder];
  },

  /** One process and one file that includes all others: the least that this work can cost. */
  psql(folder, migrations) {
    const lines = [
      '\\set ON_ERROR_STOP on',
      'create table schema_versions (version text primary key, description text, applied_at timestamptz default now());',
    ];
    for (const [i, { name, up }] of migrations.entries()) {
      write(folder, `${number(i)}.sql`, up);
      const row = `insert into schema_versions (version, description) values ('${number(i)}', '${name}');`;
      lines.push('begin;', `\\i ${join(folder, `${number(i)}.sql`)}`, row, 'commit;');
    }
    write(folder, 'all.txt', `${lines.join('\n')}\n`);
    return ['sh', '-c', 'exec psql -X -q -f "$0" "$DATABASE_URL"', join(folder, 'all.txt')];
  },

  /** The program itself, without the script of its npm package that starts it. */
  dbmate(folder, migrations) {
    for (const [i, { name, up, down }] of migrations.entries()) {
      write(folder, `${number(i)}_${name}.sql`, `-- migrate:up\n${up}\n-- migrate:down\n${down}`);
    }
    const program = require.resolve(`@dbmate/${process.platform}-${process.arch}/bin/dbmate`);
    return [program, '--migrations-dir', folder, '--no-dump-schema', 'migrate'];
  },

  'node-pg-migrate'(folder, migrations) {
    for (const [i, { name, up, down }] of migrations.entries()) {
      const version = 1_700_000_000_000 + i;
      write(folder, `${version}_${name}.sql`, `-- Up Migration\n${up}\n-- Down Migration\n${down}`);
    }
    const script = join(import.meta.dirname, 'node_modules/node-pg-migrate/bin/node-pg-migrate.js');
    return [process.execPath, script, 'up', '--migrations-dir', folder, '--no-single-transaction', '--no-verbose'];
  },
};

function number(i) {
  return String(i + 1).padStart(4, '0');
}

function write(folder, name, text) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), text);
}
