// pmdb health and the scrape of pmdb metrics, by the number of tenant schemas of this project: `npm run bench:health
// [-- --tenants 100,300 --rounds 5]`. Prints milliseconds by the clock, and of the processors in node and in the server, which
// other work on the machine leaves alone; then the checks that cost the server most. README.md keeps them.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { median, timeOf } from './measure.mjs';
import { freshDatabase, startServer, urlOf } from './server.mjs';

const ROOT = join(import.meta.dirname, '..');
const CHECKS = join(ROOT, 'src/sql/health');
const { values } = parseArgs({
  options: { tenants: { type: 'string', default: '100,300' }, rounds: { type: 'string', default: '5' } },
});
const rounds = Number(values.rounds);

execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'] });
const folder = mkdtempSync(join(tmpdir(), 'pmdb-bench-'));
execFileSync('chmod', ['755', folder]);
// A worker of autovacuum would be counted.
const server = await startServer(join(folder, 'server'), ['autovacuum=off', 'max_locks_per_transaction=256']);
const url = urlOf('health', server.port);
try {
  console.log(`${server.version}, node ${process.version}; ${rounds} rounds, medians`);
  freshDatabase('health', server.port);
  await timeOf(pmdb('migrate', '--yes'), url);
  let made = 0;
  for (const count of values.tenants.split(',').map(Number)) {
    for (; made < count; made = Math.min(count, made + 100)) {
      const slugs = Array.from({ length: Math.min(100, count - made) }, (_, i) => `t${made + i}`);
      await timeOf(pmdb('tenant', 'create', ...slugs), url);
    }
    await timeOf(['psql', '-X', '-q', '-c', 'vacuum (analyze)', url], url);
    const relations = execFileSync('psql', ['-X', '-q', '-A', '-t', '-c', 'select count(*) from pg_class', url], {
      encoding: 'utf8',
    }).trim();
    console.log(`\n${count} tenants, ${relations} relations`);
    await health();
    await scrapes();
    checks();
  }
} finally {
  await server.stop();
  rmSync(folder, { recursive: true });
}

function pmdb(command, ...args) {
  return ['node', join(ROOT, 'bin/pmdb.js'), ...command.split(' '), ...args, '--dir', ROOT];
}

/** Of the whole command, its start included. */
async function health() {
  const taken = [];
  for (let round = 0; round < rounds; round++) {
    const before = processors();
    const clock = await timeOf(pmdb('health', '--fail-on', 'never'), url);
    taken.push({ clock, ...since(before) });
  }
  print('pmdb health', taken);
}

/** What a scrape takes of a server that runs; what is costly is read beside it. */
async function scrapes() {
  const [program, ...args] = pmdb('metrics', '--listen', '127.0.0.1:0');
  const child = spawn(program, args, {
    env: { ...process.env, DATABASE_URL: url },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  try {
    const address = await new Promise((resolve) => {
      let said = '';
      child.stderr.on('data', (data) => {
        said += data;
        const found = /http:\S+\/metrics/.exec(said)?.[0];
        if (found) resolve(found);
      });
    });
    // Until the costly part was read once, and the connection is there.
    while (!(await (await fetch(address)).text()).includes('pmdb_health_findings{'))
      await new Promise((next) => setTimeout(next, 200));
    const taken = [];
    for (let round = 0; round < rounds; round++) {
      const before = running(child.pid);
      const began = performance.now();
      // One takes less than the kernel counts in.
      for (let i = 0; i < 10; i++) await (await fetch(address)).text();
      const clock = (performance.now() - began) / 10;
      const after = running(child.pid);
      taken.push({ clock, node: (after.node - before.node) / 10, server: (after.server - before.server) / 10 });
    }
    print('a scrape', taken);
  } finally {
    child.kill('SIGTERM');
  }
}

/** Each check in the server, by its own account of the processor. */
function checks() {
  const names = readdirSync(CHECKS).map((file) => file.replace('.sql', ''));
  const script = names.map((name) => `\\echo check ${name}\n${readFileSync(join(CHECKS, `${name}.sql`), 'utf8')};`);
  const input = `set jit = off; set client_min_messages = log; set log_statement_stats = on;\n${script.join('\n')}`;
  const { stdout } = spawnSync('sh', ['-c', 'exec psql -X -q "$0" 2>&1', url], { input, encoding: 'utf8' });
  const cost = names.map((name) => {
    const said = stdout.split(`check ${name}\n`)[1]?.split('\ncheck ')[0] ?? '';
    const [, user = 0, system = 0] = /!\s+([\d.]+) s user, ([\d.]+) s system/.exec(said) ?? [];
    return { name, ms: 1000 * (Number(user) + Number(system)) };
  });
  for (const { name, ms } of cost.sort((a, b) => b.ms - a.ms).slice(0, 8))
    console.log(`    ${name.padEnd(24)} ${ms.toFixed(0).padStart(6)} ms`);
}

function print(what, taken) {
  const of = (key) => median(taken.map((each) => each[key])).toFixed(0);
  console.log(`  ${what}: ${of('clock')} ms by the clock; processor: ${of('node')} ms node, ${of('server')} ms server`);
}

/** Of processes that have ended: node's are children of this one, sessions are the postmaster's. In ms, counted in hundredths of a second. */
function processors() {
  return { node: ended('self'), server: ended(server.pid) };
}

function since(before) {
  const after = processors();
  return { node: after.node - before.node, server: after.server - before.server };
}

function ended(pid) {
  const [user, system] = stat(pid).slice(13, 15);
  return 10 * (user + system);
}

/** Of the command and of the server's sessions that go on. */
function running(pid) {
  const sessions = readFileSync(`/proc/${server.pid}/task/${server.pid}/children`, 'utf8').trim().split(' ');
  const own = (each) => {
    const [user, system] = stat(each).slice(11, 13);
    return 10 * (user + system);
  };
  return { node: own(pid), server: sessions.reduce((sum, each) => sum + own(each), 0) };
}

/** The fields behind the program's name, which may hold spaces. */
function stat(pid) {
  return readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
    .map(Number);
}
