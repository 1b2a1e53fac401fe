// `pmdb seed --profile load` against `psql \copy` of the same rows into the same tables, with the same triggers, constraints
// and role. Both are measured in turn, each in a database of its own: node bench/seed.mjs [--units 400] [--rounds 3]
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { median } from './measure.mjs';
import { record } from './record.mjs';
import { freshDatabase, startServer, urlOf } from './server.mjs';

const ROOT = join(import.meta.dirname, '..');
const PMDB = join(ROOT, 'bin/pmdb.js');
const DATE = '2025-06-01';
const { values } = parseArgs({
  options: {
    units: { type: 'string', default: '400' },
    organizations: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '3' },
  },
});
const size = ['--organizations', values.organizations, '--units', values.units];

const folder = mkdtempSync(join(tmpdir(), 'pmdb-bench-'));
execFileSync('chmod', ['755', folder]);
execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
const server = await startServer(join(folder, 'server'));
try {
  const { script, rows } = await writeScript(join(folder, 'rows'));
  const ms = { pmdb: [], psql: [] };
  for (let round = 0; round < Number(values.rounds); round++) {
    ms.pmdb.push(inMigratedDatabase((url) => JSON.parse(run(['seed', '--json', '--url', url, ...seedFlags()])).ms));
    ms.psql.push(inMigratedDatabase((url) => timed(() => execFileSync('psql', ['-qX', '-d', url, '-f', script]))));
  }
  for (const [name, all] of Object.entries(ms)) {
    console.log(
      `${name}  ${rows} rows  ${Math.round(median(all))} ms  ${Math.round((rows * 1000) / median(all))} rows/s`,
    );
  }
  console.log(`pmdb / psql: ${(median(ms.psql) / median(ms.pmdb)).toFixed(2)} (wanted: 0.60 or more)`);
  const [base, own] = [median(ms.psql), median(ms.pmdb)];
  record({
    what: `seeding ${rows.toLocaleString('en')} rows`,
    against: 'psql `\\copy`',
    base,
    pmdb: own,
    unit: 'ms',
    ratio: own / base,
    wanted: '≤ 1.67 ×',
  });
} finally {
  await server.stop();
  rmSync(folder, { recursive: true });
}

function seedFlags() {
  return ['--profile', 'load', '--date', DATE, ...size];
}

function run(args) {
  return execFileSync(process.execPath, [PMDB, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

function timed(work) {
  const began = performance.now();
  work();
  return performance.now() - began;
}

function inMigratedDatabase(work) {
  freshDatabase('seeded', server.port);
  const url = urlOf('seeded', server.port);
  run(['migrate', '--yes', '--url', url]);
  return work(url);
}

/** The rows of all organizations as files, and a psql script that copies them in, a transaction an organization. */
async function writeScript(into) {
  mkdirSync(into);
  const parts = ['generate', 'fleet', 'profile', 'rows'].map((name) => `src/core/seed/${name}.ts`);
  const bundle = join(ROOT, 'node_modules/.cache/pmdb-bench-seed');
  execFileSync('npx', ['tsdown', '--no-config', '--silent', '--format', 'esm', '-d', bundle, ...parts], { cwd: ROOT });
  const [{ generateOrganization }, { organizationsOf }, { parseProfile }, { copyText }] = await Promise.all(
    ['generate', 'fleet', 'profile', 'rows'].map((name) => import(`${bundle}/${name}.mjs`)),
  );
  const profile = parseProfile('load.json', readFileSync(join(ROOT, 'seeds/load.json'), 'utf8'));
  const plans = organizationsOf(profile, { organizations: Number(values.organizations), units: Number(values.units) });
  const lines = ['\\set ON_ERROR_STOP on', 'set row_security = on;'];
  let count = 0;
  for (const plan of plans) {
    const files = new Map();
    for (const { table, rows } of generateOrganization(plan, { seed: 1, date: DATE, months: profile.months }).chunks) {
      const file = join(into, `${plan.slug}.${table}`);
      if (!files.has(table)) files.set(table, `\\copy ${table} (${Object.keys(rows[0]).join(', ')}) from '${file}'`);
      appendFileSync(file, copyText(rows));
      count += rows.length;
    }
    lines.push('begin;', 'set local role pm_definer;', ...files.values(), 'commit;');
  }
  const script = join(into, 'script.sql');
  writeFileSync(script, `${lines.join('\n')}\n`);
  return { script, rows: count };
}
