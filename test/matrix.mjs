// Runs the database tests on every PostgreSQL that pmdb supports, and prints what came out. Arguments go to Vitest.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const DEBIAN = '/usr/lib/postgresql/15/bin';
const EMBEDDED = JSON.parse(readFileSync(join(import.meta.dirname, 'embedded-versions.json'), 'utf8'));

const servers = [
  ...(existsSync(join(DEBIAN, 'initdb')) ? [{ server: 'Debian 15', env: { PMDB_TEST_PG_BIN: DEBIAN } }] : []),
  ...EMBEDDED.map((version) => ({ server: `embedded ${version}`, env: { PMDB_TEST_PG_VERSION: version } })),
];

const folder = mkdtempSync(join(tmpdir(), 'pmdb-matrix-'));
const results = servers.map(({ server, env }) => ({ server, ...run(env) }));
rmSync(folder, { recursive: true });
console.table(results);
process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;

function run(env) {
  const report = join(folder, 'report.json');
  rmSync(report, { force: true });
  // The embedded server's own tests are the same whatever server the others run on.
  const tests = ['--project', 'db', '--exclude', 'test/db/server/**'];
  const args = [...tests, '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`];
  const began = Date.now();
  const { status } = spawnSync('npx', ['vitest', 'run', ...args, ...process.argv.slice(2)], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const counts = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {};
  return {
    ok: status === 0,
    passed: counts.numPassedTests ?? 0,
    failed: counts.numFailedTests ?? 0,
    skipped: counts.numPendingTests ?? 0,
    seconds: Math.round((Date.now() - began) / 1000),
  };
}
