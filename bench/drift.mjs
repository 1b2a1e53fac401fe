// How long it takes to look for drift in a fleet: `npm run bench:drift [-- --tenants 2000 --rounds 5]`. Makes so many tenants
// of this project, and measures the fingerprints of all, and `pmdb drift --tenants` as a whole.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { importTypescript } from '../test/run-typescript.mjs';
import { median, memoryOf, timeOf } from './measure.mjs';
import { record } from './record.mjs';
import { freshDatabase, startServer, urlOf } from './server.mjs';

const ROOT = join(import.meta.dirname, '..');
/** Milliseconds that the fingerprints of 2,000 tenants may take. */
const WANTED = 5000;
const { values } = parseArgs({
  options: { tenants: { type: 'string', default: '2000' }, rounds: { type: 'string', default: '5' } },
});
const [tenants, rounds] = [values.tenants, values.rounds].map(Number);

execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'] });
const { timeFingerprints } = await importTypescript(join(import.meta.dirname, 'drift/fingerprint.mjs'));
const folder = mkdtempSync(join(tmpdir(), 'pmdb-bench-'));
execFileSync('chmod', ['755', folder]);
// What is measured only reads; to make the tenants needn't wait for the disk.
const server = await startServer(join(folder, 'server'), ['fsync=off', 'shared_buffers=512MB', 'max_wal_size=8GB']);
try {
  freshDatabase('drift', server.port);
  const url = urlOf('drift', server.port);
  await timeOf(pmdb('migrate', '--yes'), url);
  for (let made = 0; made < tenants; made += 250) {
    const slugs = Array.from({ length: Math.min(250, tenants - made) }, (_, i) => `tenant-${made + i + 1}`);
    await timeOf(pmdb('tenant', 'create', ...slugs), url);
  }
  execFileSync('psql', ['-X', '-q', '-c', 'vacuum analyze', url], { stdio: ['ignore', 'ignore', 'pipe'] });
  await measure(url);
} finally {
  await server.stop();
  rmSync(folder, { recursive: true });
}

async function measure(url) {
  const [query, whole, load, processor] = [[], [], [], []];
  for (let round = 0; round <= rounds; round++) {
    const before = await processorTime();
    const found = await timeFingerprints(url);
    const used = (await processorTime()) - before;
    if (found.tenants !== tenants || found.hashes !== 1) throw new Error(`not alike: ${JSON.stringify(found)}`);
    const ms = await timeOf(pmdb('drift', '--tenants'), url);
    // The first one fills the caches.
    if (round === 0) continue;
    query.push(found.ms);
    whole.push(ms);
    load.push(loadavg()[0]);
    processor.push(used);
  }
  const memory = await memoryOf(pmdb('drift', '--tenants'), url);
  console.log(
    `${server.version}, node ${process.version}; ${tenants} tenants, ${rounds} rounds, load ${range(load, 1)}`,
  );
  console.log(`  fingerprints of all    ${seconds(query)} (wanted: ≤ ${(WANTED / 1000) * (tenants / 2000)} s)`);
  console.log(`    the server's processor time ${seconds(processor)}`);
  console.log(`  pmdb drift --tenants   ${seconds(whole)}${memory === undefined ? '' : `, ${memory.toFixed(0)} MB`}`);
  const wanted = `≤ ${WANTED * (tenants / 2000)} ms`;
  record({ what: `fingerprints of ${tenants} tenants`, against: '', pmdb: median(query), unit: 'ms', wanted });
  record({ what: `\`pmdb drift --tenants\`, ${tenants} tenants`, against: '', pmdb: median(whole), unit: 'ms' });
}

/** Milliseconds that sessions of the server took which have ended (Linux): other work on the machine doesn't count. */
async function processorTime() {
  await sleep(200);
  const fields = readFileSync(`/proc/${server.pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

function seconds(ms) {
  const all = ms.map((each) => each / 1000);
  return `${median(all).toFixed(2)} s (${range(all, 2)})`;
}

function range(numbers, digits) {
  return `${Math.min(...numbers).toFixed(digits)}-${Math.max(...numbers).toFixed(digits)}`;
}

function pmdb(...args) {
  return [process.execPath, join(ROOT, 'bin/pmdb.js'), ...args, '--dir', ROOT];
}
