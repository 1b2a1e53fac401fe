import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CASES } from './cases.mjs';
import { CONTESTANTS } from './contestants.mjs';
import { median, memoryOf, timeOf } from './measure.mjs';
import { record } from './record.mjs';
import { table } from './report.mjs';
import { freshDatabase, startServer, urlOf } from './server.mjs';
import { openSlowLink } from './slow-link.mjs';

const HERE = import.meta.dirname;
const { values, positionals } = parseArgs({
  options: { rounds: { type: 'string', default: '9' } },
  allowPositionals: true,
});
const rounds = Number(values.rounds);
const cases = CASES.filter(({ name }) => positionals.length === 0 || positionals.includes(name));

execFileSync('npm', ['ci', '--silent', '--no-audit', '--no-fund'], { cwd: HERE, stdio: 'inherit' });
execFileSync('npm', ['run', '--silent', 'build'], { cwd: join(HERE, '..'), stdio: ['ignore', 'ignore', 'pipe'] });
const folder = mkdtempSync(join(tmpdir(), 'pmdb-bench-'));
// The server's user has to get in.
execFileSync('chmod', ['755', folder]);
const server = await startServer(join(folder, 'server'));
try {
  const machine = { cpu: `${cpus().length} × ${cpus()[0]?.model}`, node: process.version, server: server.version };
  console.log(`${machine.server}, node ${machine.node}, ${machine.cpu}; ${rounds} rounds\n`);
  const results = [];
  for (const one of cases) {
    const rows = await runCase(one, join(folder, one.name), server.port);
    console.log(table(one.title, rows));
    recordCase(one, rows);
    results.push({ case: one.name, title: one.title, rows: rows.map((row) => ({ ...row, median: median(row.ms) })) });
  }
  mkdirSync(join(HERE, 'results'), { recursive: true });
  const at = new Date().toISOString();
  const file = join(HERE, 'results', `${at.replace(/\W/g, '-')}.json`);
  writeFileSync(file, `${JSON.stringify({ at, machine, rounds, results }, null, 2)}\n`);
  console.log(file);
} finally {
  await server.stop();
  rmSync(folder, { recursive: true });
}

/** Beside pmdb the other tools, as the first one is what all are compared with. */
function recordCase({ title, wanted }, [first, ...others]) {
  const base = median(first.ms);
  const own = others.find(({ name }) => name === 'pmdb');
  if (own === undefined) return;
  const rest = others
    .filter((each) => each !== own)
    .map(({ name, ms }) => `${name} ${(median(ms) / base).toFixed(2)} ×`);
  const pmdb = median(own.ms);
  const what = rest.length === 0 ? title : `${title} (${rest.join(', ')})`;
  const against = first.name.startsWith('node') ? `\`${first.name}\`` : first.name;
  record({ what, against, base, pmdb, unit: 'ms', ratio: pmdb / base, wanted });
}

/** Rounds in which everybody has a turn; every other round goes backwards. Memory is measured in a run that isn't timed. */
async function runCase({ migrations, contestants, applied = false, delay = 0 }, caseFolder, serverPort) {
  const files = migrations();
  const link = delay > 0 ? await openSlowLink(serverPort, delay) : undefined;
  const rows = contestants.map((name, i) => ({ name, ms: [], ...prepare(name, join(caseFolder, String(i)), files) }));
  const turn = async ({ command, database }, measure) => {
    if (!applied) freshDatabase(database, serverPort);
    return measure(command, urlOf(database, link?.port ?? serverPort));
  };
  // Once unmeasured: it fills the caches and, where `applied`, the database.
  for (const row of rows) {
    freshDatabase(row.database, serverPort);
    await turn(row, timeOf);
  }
  for (let round = 0; round < rounds; round++) {
    for (const row of round % 2 === 0 ? rows : [...rows].reverse()) row.ms.push(await turn(row, timeOf));
  }
  for (const row of rows) row.megabytes = await turn(row, memoryOf);
  link?.close();
  return rows.map(({ name, ms, megabytes }) => ({ name, ms, megabytes }));
}

function prepare(name, contestantFolder, files) {
  const database = `bench_${name.replace(/\W+/g, '_')}`;
  if (name === 'node -e 0') return { database, command: [process.execPath, '-e', '0'] };
  return { database, command: CONTESTANTS[name](contestantFolder, files) };
}
