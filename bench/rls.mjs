// What row-level security costs: the queries of everyday work under the project's own policies, against the same queries with
// an explicit filter by a role that bypasses them, interleaved: node bench/rls.mjs [--invoices 2000000] [--organizations 500]
// [--rounds 15] [Q5 admin …: only what has all of these words in its name]
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import postgres from 'postgres';
import { median as middle } from './measure.mjs';
import { record } from './record.mjs';
import { compare, contextCost } from './rls/compare.mjs';
import { fillStatements } from './rls/fill.mjs';
import { BASE_ROLE, personasOf } from './rls/personas.mjs';
import { QUERIES } from './rls/queries.mjs';
import { freshDatabase, startServer, urlOf } from './server.mjs';

const ROOT = join(import.meta.dirname, '..');
// Parallel query and JIT would be two more things that are measured, and autovacuum comes when it likes.
const SETTINGS = ['shared_buffers=1GB', 'random_page_cost=1.1', 'jit=off', 'max_parallel_workers_per_gather=0'];
const WHILE_FILLING = ['autovacuum=off', 'max_wal_size=8GB', 'checkpoint_timeout=1h', 'synchronous_commit=off'];
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    invoices: { type: 'string', default: '2000000' },
    organizations: { type: 'string', default: '500' },
    rounds: { type: 'string', default: '15' },
  },
});
const size = { invoices: Number(values.invoices), organizations: Number(values.organizations) };
const rounds = Number(values.rounds);
const began = new Date();

const folder = mkdtempSync(join(tmpdir(), 'pmdb-bench-'));
execFileSync('chmod', ['755', folder]);
const server = await startServer(join(folder, 'server'), [...SETTINGS, ...WHILE_FILLING]);
try {
  const sql = await filledDatabase();
  const session = await sql.reserve();
  session.pid = (await session.unsafe('select pg_backend_pid() as pid'))[0].pid;
  const results = { at: began.toISOString(), server: server.version, ...size, rounds, load: loadavg()[0] };
  const queries = await measureQueries(sql, session);
  const context = await measureContext(sql, session);
  write({ ...results, queries, context });
  recordAll(queries, context);
  session.release();
  await sql.end();
} finally {
  await server.stop();
  rmSync(folder, { recursive: true });
}

async function filledDatabase() {
  freshDatabase('rls', server.port);
  const url = urlOf('rls', server.port);
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: 'ignore' });
  const migrate = ['bin/pmdb.js', 'migrate', '--yes', '--url', url];
  execFileSync(process.execPath, migrate, { cwd: ROOT, stdio: 'ignore' });
  const sql = postgres(url, { max: 2, onnotice: () => {}, prepare: false });
  await sql.begin(async (tx) => {
    // Triggers would derive what the rows have already, and audit two million of them.
    await tx.unsafe('set local session_replication_role = replica; set local search_path = public, pg_temp');
    for (const [what, text] of fillStatements(size)) {
      const start = performance.now();
      await tx.unsafe(text);
      console.log(`filled ${what} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
    }
  });
  await sql.unsafe(`create role ${BASE_ROLE} bypassrls`);
  for (const schema of ['core', 'financial', 'app', 'shared']) {
    await sql.unsafe(`grant usage on schema ${schema} to ${BASE_ROLE};
      grant select, insert, update on all tables in schema ${schema} to ${BASE_ROLE}; grant execute on all functions in schema ${schema} to ${BASE_ROLE}`);
  }
  // Index-only scans need the visibility map, on both sides.
  await sql.unsafe('vacuum analyze');
  return sql;
}

async function measureQueries(sql, session) {
  const median = Math.ceil(size.organizations / 2);
  const organizations = [
    { label: 'large', number: 1 },
    { label: 'median', number: median },
  ];
  const all = [];
  for (const organization of organizations) {
    for (const persona of await personasOf(sql, organization)) {
      for (const query of QUERIES.filter((each) => each[persona.name] !== false)) {
        const name = `${query.name}, ${persona.label}`;
        if (!positionals.every((word) => name.includes(word))) continue;
        // A write of a thousand rows says as much as one of ten thousand.
        const rows = Math.min(1000, Math.max(100, Math.round(size.invoices / 200)));
        const writes = query.writes !== undefined;
        const measured = { name, writes, ...(await compare(session, query, persona, { rounds, rows })) };
        // What is undone lies about still, in the way of index-only scans, and of one plan more than of another.
        if (writes) await sql.unsafe(`vacuum ${query.writes}`);
        all.push({ ...measured, wanted: wantedOf(query, measured.base) });
        console.log(line(all.at(-1)));
      }
    }
  }
  return all;
}

/** At most; undefined between the two marks, where none is set. */
function wantedOf({ writes }, base) {
  if (writes !== undefined) return 1.05;
  return base >= 1 ? 1.1 : base < 0.2 ? 1.5 : undefined;
}

async function measureContext(sql, session) {
  const [admin] = await personasOf(sql, { label: 'large', number: 1 });
  const token = 'a token of the bench';
  await sql.unsafe(`insert into identity.auth_sessions (user_id, token_hash, expires_at)
    values ('${admin.user}', encode(sha256('${token}'), 'hex'), now() + interval '1 day')`);
  const calls = {
    set_context: `select app.set_context('${token}', '${admin.organization}')`,
    set_context_as: `select app.set_context_as('${admin.user}', '${admin.organization}')`,
  };
  const costs = {};
  for (const [name, call] of Object.entries(calls)) {
    costs[name] = await contextCost(session, call, rounds * 20);
    const { wall, cpu } = costs[name];
    const spent = cpu === undefined ? '' : `, ${cpu.toFixed(0)} µs of the processor`;
    console.log(`${name.padEnd(40)} ${wall.toFixed(0).padStart(9)} µs${spent}  (wanted: ≤ 100)`);
  }
  return costs;
}

/** Reads and writes apart, each as the median of its queries. */
function recordAll(queries, context) {
  const kinds = { reading: queries.filter(({ writes }) => !writes), writing: queries.filter(({ writes }) => writes) };
  for (const [kind, some] of Object.entries(kinds)) {
    if (some.length === 0) continue;
    const of = (part) => middle(some.map((each) => each[part]));
    const what = `${some.length} ${kind} queries under row-level security, of ${size.invoices.toLocaleString('en')} invoices`;
    const wanted = kind === 'writing' ? '≤ 1.05 ×' : '≤ 1.1 × from 1 ms on';
    record({ what, against: 'a filter', base: of('base'), pmdb: of('rls'), unit: 'ms', ratio: of('ratio'), wanted });
  }
  for (const [name, { wall }] of Object.entries(context))
    record({ what: `\`app.${name}\``, against: '', pmdb: wall, unit: 'µs', wanted: '≤ 100 µs' });
}

function line({ name, base, rls, ratio, cpuRatio, wanted }) {
  const cpu = cpuRatio === undefined ? '' : `  cpu ${cpuRatio.toFixed(2)} ×`;
  const mark = wanted === undefined ? '' : ratio <= wanted ? `≤ ${wanted}` : `✗ ≤ ${wanted}`;
  return `${name.padEnd(40)} ${base.toFixed(3).padStart(9)} ms ${rls.toFixed(3).padStart(9)} ms  ${ratio.toFixed(2)} ×${cpu}  ${mark}`;
}

function write(results) {
  mkdirSync(join(ROOT, 'bench/results'), { recursive: true });
  const file = `bench/results/rls-${results.at.replace(/[:.]/g, '-')}.json`;
  writeFileSync(join(ROOT, file), `${JSON.stringify(results, null, 2)}\n`);
  console.log(`written to ${file}`);
}
