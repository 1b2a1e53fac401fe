// All benches in one run, and one table of them for the README: `npm run bench:all`. It takes hours and wants a quiet machine.
// With --short the largest sizes are left out, and the table says so: a quarter of an hour. With --quick everything is so small that
// the numbers mean nothing, and the table is only printed: does all of it still run?
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { resultTable } from './result-table.mjs';
import { serverVersion } from './server.mjs';

const README = join(import.meta.dirname, '../README.md');
const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, short: { type: 'boolean', default: false } },
});
const size = values.quick ? 'quick' : values.short ? 'short' : 'full';

/** Each with what makes it small. */
const BENCHES = {
  startup: { quick: '--rounds 3' },
  run: { quick: '--rounds 1 fresh nothing', short: '--rounds 11 fresh nothing remote' },
  fleet: {
    quick: '--rounds 1 --tenants 20 --most 100 --sample 1',
    short: '--rounds 3 --tenants 300 --most 2000 --sample 3',
  },
  drift: { quick: '--rounds 1 --tenants 10', short: '--rounds 3' },
  seed: { quick: '--rounds 1 --units 20 --organizations 2', short: '--rounds 3 --units 200 --organizations 3' },
  rls: {
    quick: '--rounds 3 --invoices 2000 --organizations 5',
    short: '--rounds 9 --invoices 100000 --organizations 100',
  },
  'export-memory': { quick: '--rows 1000', short: '--rows 200000' },
};

const folder = mkdtempSync(join(tmpdir(), 'pmdb-bench-all-'));
const file = join(folder, 'results');
const load = [loadavg()[0]];
try {
  for (const [name, sizes] of Object.entries(BENCHES)) {
    console.log(`\n== ${name}`);
    const bench = join(import.meta.dirname, `${name}.mjs`);
    const { status } = spawnSync(process.execPath, [bench, ...(sizes[size]?.split(' ') ?? [])], {
      env: { ...process.env, PMDB_BENCH_RECORD: file },
      stdio: 'inherit',
    });
    if (status !== 0) throw new Error(`bench/${name}.mjs ended with ${status}`);
    load.push(loadavg()[0]);
  }
  const results = existsSync(file)
    ? readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];
  const text = `${resultTable(results)}\n\n${machine()}\n`;
  console.log(`\n${text}`);
  if (!values.quick) writeIntoReadme(text);
} finally {
  rmSync(folder, { recursive: true });
}

function machine() {
  const memory = Math.round(totalmem() / 2 ** 30);
  const hardware = `${cpus().length} cores (${cpus()[0]?.model.trim()}), ${memory} GB`;
  const command =
    size === 'full'
      ? 'npm run bench:all'
      : 'npm run bench:all -- --short`, which leaves the largest sizes out: `npm run bench:all';
  const loads = `load ${Math.min(...load).toFixed(1)} to ${Math.max(...load).toFixed(1)}`;
  return `Medians. ${hardware}, ${loads}; Node ${process.versions.node}, ${serverVersion().replace(/^.*\(PostgreSQL\) (\S+).*$/, 'PostgreSQL $1')}. Again: \`${command}\`.`;
}

function writeIntoReadme(text) {
  const block = /(?<=<!-- bench[^>]*-->\n)[\s\S]*?(?=<!-- \/bench -->)/;
  const readme = readFileSync(README, 'utf8');
  if (!block.test(readme)) throw new Error('README.md has no place for the table: <!-- bench --> and <!-- /bench -->');
  writeFileSync(
    README,
    readme.replace(block, () => text),
  );
}
