import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { timeOf } from '../measure.mjs';

const require = createRequire(import.meta.url);

/**
 * How tools that know no tenants are used for them: a process a tenant. Each gets one migration, and gives the command
 * that applies it to one schema.
 *
 * @type {Record<string, (folder: string, change: string) => (schema: string) => readonly string[]>}
 */
const TOOLS = {
  dbmate(folder, change) {
    write(folder, '0001_change.sql', `-- migrate:up\n${change}\n-- migrate:down\nselect 1;`);
    const program = require.resolve(`@dbmate/${process.platform}-${process.arch}/bin/dbmate`);
    const flags = ['--migrations-dir', folder, '--no-dump-schema'];
    return (schema) => [program, ...flags, '--migrations-table', `${schema}.schema_migrations`, 'migrate'];
  },

  'node-pg-migrate'(folder, change) {
    write(folder, '1700000000001_change.sql', `-- Up Migration\n${change}\n-- Down Migration\nselect 1;`);
    const script = join(import.meta.dirname, '../node_modules/node-pg-migrate/bin/node-pg-migrate.js');
    const flags = ['--migrations-dir', folder, '--no-verbose'];
    return (schema) => [process.execPath, script, 'up', ...flags, '--schema', schema, '--migrations-schema', schema];
  },
};

/**
 * What a loop over all tenants would take with each tool, in milliseconds: measured on some, one after the other, and
 * extrapolated.
 */
export async function loopsOf(folder, { change, schemas, sample, url }) {
  const ms = {};
  for (const [name, prepare] of Object.entries(TOOLS)) {
    const command = prepare(join(folder, name), change(name));
    const began = performance.now();
    for (const schema of schemas.slice(0, sample)) {
      const path = name === 'dbmate' ? `${url}&search_path=${schema}` : url;
      await timeOf(command(schema), path);
    }
    ms[name] = ((performance.now() - began) / Math.min(sample, schemas.length)) * schemas.length;
  }
  return ms;
}

function write(folder, name, text) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), text);
}
