import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { pmdb, tmpProject } from '../../support/cli.ts';
import { freshDatabase } from '../../support/database.ts';
import { has } from '../../support/requirements.ts';
import { FIXTURES, FOLDERS } from './originals.ts';

const run = promisify(execFile);

/** Those that the benchmarks are run against: `npm --prefix bench ci`. */
const MODULES = resolve(import.meta.dirname, '../../../bench/node_modules');
const DBMATE = `${MODULES}/@dbmate/${process.platform}-${process.arch}/bin/dbmate`;
const NODE_PG_MIGRATE = `${MODULES}/node-pg-migrate/bin/node-pg-migrate.js`;

const TOOLS = {
  dbmate: [DBMATE, '--migrations-dir', FOLDERS.dbmate, '--no-dump-schema', 'migrate'],
  'node-pg-migrate': [
    process.execPath,
    NODE_PG_MIGRATE,
    'up',
    '--migrations-dir',
    FOLDERS['node-pg-migrate'],
    '--no-single-transaction',
  ],
} as const;

describe.skipIf(!has('other-tools', existsSync(DBMATE) && existsSync(NODE_PG_MIGRATE)))(
  'what the tool itself ran',
  () => {
    test.each(['dbmate', 'node-pg-migrate'] as const)('%s', async (tool) => {
      const { url } = await (await freshDatabase()).role({ attributes: 'createdb' });
      const [program, ...args] = TOOLS[tool];
      await run(program, args, { cwd: FIXTURES, env: { ...process.env, DATABASE_URL: `${url}?sslmode=disable` } });
      const dir = await tmpProject();
      const flags = ['--from', tool, FOLDERS[tool], '--to', dir, '--baseline', '--url', url, '--yes', '--json'];
      const { code, stdout } = await pmdb(['import', ...flags], { cwd: FIXTURES });
      const { takeover } = JSON.parse(stdout);
      expect({ code, takeover }).toMatchObject({ code: 0, takeover: { differences: [], pending: [], recorded: true } });
    });
  },
);
