// What an export of many rows holds in memory: `node bench/export-memory.mjs [--rows 1000000]`. Both placements.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { memoryOf, timeOf } from './measure.mjs';
import { record } from './record.mjs';
import { freshDatabase, startServer, urlOf } from './server.mjs';

const ROOT = join(import.meta.dirname, '..');
const WANTED = 200;
const { values } = parseArgs({ options: { rows: { type: 'string', default: '1000000' } } });
const rows = Number(values.rows);

execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'] });
const folder = mkdtempSync(join(tmpdir(), 'pmdb-bench-'));
execFileSync('chmod', ['755', folder]);
const server = await startServer(join(folder, 'server'));
try {
  freshDatabase('exports', server.port);
  const url = urlOf('exports', server.port);
  await timeOf(pmdb('migrate'), url);
  for (const placement of ['schema', 'pooled']) await measure(placement, url);
} finally {
  await server.stop();
  rmSync(folder, { recursive: true });
}

async function measure(placement, url) {
  await timeOf(pmdb('tenant', 'create', placement, '--placement', placement), url);
  fill(placement, url);
  const file = join(folder, `${placement}.ndjson`);
  const [out, back] = [[pmdb('tenant', 'export', placement, file)], [pmdb('tenant', 'import', file)]];
  const exported = await memoryOf(...out, url);
  await timeOf(pmdb('tenant', 'drop', placement, '--force'), url);
  const imported = await memoryOf(...back, url);
  const size = (statSync(file).size / 1024 / 1024).toFixed(0);
  console.log(
    `${placement}: ${rows} rows, ${size} MB of file; export ${mb(exported)}, import ${mb(imported)} (wanted: ≤ ${WANTED} MB)`,
  );
  const where = placement === 'schema' ? 'with a schema of its own' : 'pooled';
  const what = `most memory of exporting or importing a tenant of ${rows.toLocaleString('en')} rows, ${where}`;
  const memory = exported === undefined || imported === undefined ? undefined : Math.max(exported, imported);
  record({ what, against: '', pmdb: memory, unit: 'MB', wanted: `≤ ${WANTED} MB` });
}

/** Accounts are the plainest table of both placements; their triggers are not what is measured. */
function fill(placement, url) {
  const own = placement === 'schema';
  const table = own ? 'org_schema.accounts' : 'financial.accounts';
  const organization = "(select id from core.organizations where slug = 'pooled')";
  const columns = own
    ? 'account_code, account_name, account_type'
    : 'organization_id, account_code, account_name, account_type';
  const text = `set session_replication_role = replica; insert into ${table} (${columns})
    select ${own ? '' : `${organization}, `} 'A' || i, 'Account number ' || i, 'asset' from generate_series(1, ${rows}) i; analyze ${table}`;
  execFileSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-c', text, url], { stdio: ['ignore', 'ignore', 'pipe'] });
}

function mb(memory) {
  return memory === undefined ? 'not measured' : `${memory.toFixed(0)} MB`;
}

function pmdb(...args) {
  return [process.execPath, join(ROOT, 'bin/pmdb.js'), ...args, '--dir', ROOT];
}
