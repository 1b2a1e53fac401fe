import { execFileSync } from 'node:child_process';
import postgres from 'postgres';
import { expect, test } from 'vitest';
import { findLocalBinaries } from '../../../src/server/local-binaries.ts';
import { pmdb } from '../../support/cli.ts';
import { testProject } from './project.ts';

const here = findLocalBinaries(process.env.PATH ?? '') !== undefined;

test.skipIf(!here)(
  'a server of its own stays for what is kept, with a URL that opens it, until it is told to end',
  async () => {
    const dir = await testProject({
      'bad.sql': `insert into units values (8, 'eight'); select testing.run_test('no', 'select 1', '2');`,
    });
    const { stdout, stderr } = await pmdb(['test', '--dir', dir, '--keep']);
    const end = /to end it: (.*)/.exec(stderr)?.[1] ?? '';
    try {
      const sql = postgres(/kept: (\S+)/.exec(stdout)?.[1] ?? '', { max: 1, ssl: false });
      expect(await sql`select name from units where id = 8`).toEqual([{ name: 'eight' }]);
      await sql.end();
    } finally {
      execFileSync('sh', ['-c', end]);
    }
  },
);
