// Fleets of tenant schemas: `npm run bench:fleet [-- altering provisioning idle growth --tenants 1000 --most 10000 --rounds 5]`.
// Names of parts run only these. Prints tables; README.md keeps them.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loopsOf } from './fleet/one-by-one.mjs';
import { tenantSchema } from './fleet/tenant-schema.mjs';
import { median, memoryOf, timeOf } from './measure.mjs';
import { record } from './record.mjs';
import { freshDatabase, startServer, urlOf } from './server.mjs';

const ROOT = join(import.meta.dirname, '..');
const CONNECTIONS = 4;
const { values, positionals } = parseArgs({
  options: {
    tenants: { type: 'string', default: '1000' },
    /** At the end of the table of growth. */
    most: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '5' },
    /** Tenants on which tools are measured that take a process each. */
    sample: { type: 'string', default: '20' },
  },
  allowPositionals: true,
});
const [tenants, most, rounds, sample] = [values.tenants, values.most, values.rounds, values.sample].map(Number);
const PARTS = { provisioning, altering, idle: nothingToDo, growth };

execFileSync('npm', ['ci', '--silent', '--no-audit', '--no-fund'], { cwd: import.meta.dirname, stdio: 'inherit' });
execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'] });
const folder = mkdtempSync(join(tmpdir(), 'pmdb-bench-'));
execFileSync('chmod', ['755', folder]);
const server = await startServer(join(folder, 'server'));
try {
  console.log(`${server.version}, node ${process.version}; ${rounds} rounds, medians\n`);
  for (const [name, part] of Object.entries(PARTS)) {
    if (positionals.length === 0 || positionals.includes(name)) await part();
  }
} finally {
  await server.stop();
  rmSync(folder, { recursive: true });
}

/** (c) The same 13 tables, 40 indexes, policies and triggers for new tenants, by turns on one database. */
async function provisioning() {
  const project = makeProject('provisioning', tenantSchema());
  const url = urlOf('provisioning', server.port);
  freshDatabase('provisioning', server.port);
  await timeOf(pmdb(project, 'migrate'), url);
  const ms = { pmdb: [], pool: [] };
  const count = Math.ceil(tenants / rounds);
  for (let round = 0; round < rounds; round++) {
    const slugs = names(`r${round}x`, count);
    const text = `begin; create schema :schema; set local search_path = :schema;\n${tenantSchema()}\ncommit;`;
    const floor = pool(
      text,
      slugs.map((slug) => `floor_${slug}`),
    );
    const turns = { pmdb: pmdb(project, 'tenant', 'create', ...slugs), pool: floor };
    for (const name of round % 2 === 0 ? ['pmdb', 'pool'] : ['pool', 'pmdb'])
      ms[name].push(await timeOf(turns[name], url));
  }
  print(`provisioning ${tenants} tenants, ${count} a round`, ms, 1.1);
}

/** (a) ALTER TABLE and an index on every tenant; what pmdb does by its ledger, the pool does on a copy of the database. */
async function altering() {
  const project = makeProject('altering', 'create table units (id int primary key, rent numeric);');
  const url = urlOf('altering', server.port);
  freshDatabase('altering', server.port);
  await timeOf(pmdb(project, 'migrate'), url);
  const slugs = names('t', tenants);
  for (let i = 0; i < tenants; i += 500)
    await timeOf(pmdb(project, 'tenant', 'create', ...slugs.slice(i, i + 500)), url);
  const copies = { pool: 'altering_pool', rows: 'altering_rows' };
  for (const name of Object.values(copies)) {
    psql('postgres', `drop database if exists ${name}`, `create database ${name} template altering`);
  }
  const schemas = slugs.map((slug) => `org_${slug}`);
  const ms = { pmdb: [], pool: [], rows: [] };
  for (let round = 0; round < rounds; round++) {
    const change = changeOf(`c${round}`);
    write(project, 'tenant', round + 2, change, `alter table units drop column c${round};`);
    const sent = (rows) => `begin; set local search_path = :schema; ${change} ${rows}commit;`;
    const floor = (name, rows) => () => timeOf(pool(sent(rows), schemas), urlOf(copies[name], server.port));
    const turns = {
      pmdb: () => timeOf(pmdb(project, 'migrate'), url),
      pool: floor('pool', ''),
      rows: floor('rows', promisedRows(round + 2)),
    };
    for (const name of turnsOf(Object.keys(turns), round)) ms[name].push(await turns[name]());
  }
  print(`ALTER and an index on ${tenants} tenants`, ms, 1.3);
  console.log(`  the pool, with the rows of the ledger: ${median(ms.rows).toFixed(0)} ms`);
  const loops = await loopsOf(folder, {
    change: (name) => changeOf(name === 'dbmate' ? 'dbmate' : 'npm'),
    schemas,
    sample,
    url: urlOf(copies.pool, server.port),
  });
  for (const [name, ms] of Object.entries(loops)) {
    console.log(
      `  a loop of ${name}: ${(ms / 1000).toFixed(0)} s, extrapolated from ${Math.min(sample, tenants)} tenants`,
    );
  }
}

/** What anybody writes who keeps a ledger: which version a tenant has, and a line of history. With the digest's trigger. */
function promisedRows(version) {
  const [checksum, run] = ['0'.repeat(64), '00000000-0000-0000-0000-000000000000'];
  return `insert into migrations.tenant_versions (schema_name, version, description, execution_time_ms, checksum, token_checksum, run_id, tool_version)
    values (':schema', '${version}', 'bench', 1, '${checksum}', '${checksum}', '${run}', '1');
    insert into migrations.history (run_id, action, schema_name, version, description, checksum, execution_time_ms, client, tool_version)
    values ('${run}', 'migrate', ':schema', '${version}', 'bench', '${checksum}', 1, 'bench', '1'); `;
}

/** Another one begins each round. */
function turnsOf(names, round) {
  return names.map((_, i) => names[(i + round) % names.length]);
}

function changeOf(column) {
  return `alter table units add column ${column} text;\ncreate index on units (${column});`;
}

/** How an ALTER on all tenants grows with them, once each, with its memory. */
async function growth() {
  const project = makeProject('growth', 'create table units (id int primary key, rent numeric);');
  const url = urlOf('growth', server.port);
  freshDatabase('growth', server.port);
  await timeOf(pmdb(project, 'migrate'), url);
  console.log('ALTER and an index, by the number of tenants');
  const slugs = names('t', most);
  let made = 0;
  for (const [i, count] of [100, 1000, 10000].filter((each) => each <= most).entries()) {
    for (; made < count; made = Math.min(count, made + 500)) {
      await timeOf(pmdb(project, 'tenant', 'create', ...slugs.slice(made, Math.min(count, made + 500))), url);
    }
    write(project, 'tenant', i + 2, changeOf(`c${i}`), `alter table units drop column c${i};`);
    const began = performance.now();
    const memory = await memoryOf(pmdb(project, 'migrate'), url);
    const ms = performance.now() - began;
    const megabytes = memory === undefined ? '' : `, ${memory.toFixed(0)} MB`;
    console.log(
      `${String(count).padStart(7)}: ${ms.toFixed(0)} ms, ${(ms / count).toFixed(2)} ms a tenant${megabytes}`,
    );
  }
}

/** (b) (d) Nothing to do, by the number of tenants in the ledger; 14 versions each. */
async function nothingToDo() {
  const project = makeProject('nothing', ...Array.from({ length: 14 }, (_, i) => `create table t${i} (id int);`));
  const url = urlOf('nothing', server.port);
  freshDatabase('nothing', server.port);
  await timeOf(pmdb(project, 'migrate'), url);
  await timeOf(pmdb(project, 'tenant', 'create', 'first'), url);
  const without = makeProject('without');
  const empty = urlOf('without', server.port);
  freshDatabase('without', server.port);
  await timeOf(pmdb(without, 'migrate'), empty);
  for (const command of ['migrate', 'status']) {
    for (const count of [100, 1000, 10000].filter((each) => each <= most)) {
      fill(count);
      const ms = { pmdb: [], 'no tenants': [] };
      for (let round = 0; round < rounds + 4; round++) {
        ms.pmdb.push(await timeOf(pmdb(project, command), url));
        ms['no tenants'].push(await timeOf(pmdb(without, command), empty));
      }
      const memory = await memoryOf(pmdb(project, command), url);
      print(`${command}, nothing to do, ${count} tenants${memory ? ` (${memory.toFixed(0)} MB)` : ''}`, ms, 1.5);
    }
  }
}

/** Tenants in the ledger alone: nothing looks at their schemas when there is nothing to do. */
function fill(count) {
  psql(
    'nothing',
    `insert into migrations.tenants (schema_name, slug) select 'org_x' || i, 'x' || i from generate_series(1, ${count - 1}) i on conflict do nothing`,
    `insert into migrations.tenant_versions (schema_name, version, description, checksum, token_checksum)
       select t.schema_name, v.version, v.description, v.checksum, v.token_checksum
         from migrations.tenants t, (select * from migrations.tenant_versions where schema_name = 'org_first') v
        where t.schema_name <> 'org_first' order by v.id on conflict do nothing`,
    'vacuum analyze migrations.tenants, migrations.tenant_versions',
  );
}

function psql(database, ...commands) {
  const args = commands.flatMap((command) => ['-c', command]);
  execFileSync('psql', ['-X', '-q', ...args, urlOf(database, server.port)], { stdio: ['ignore', 'ignore', 'pipe'] });
}

function pmdb(project, ...args) {
  return [process.execPath, join(ROOT, 'bin/pmdb.js'), ...args, '--dir', project];
}

function pool(text, schemas) {
  const file = join(folder, 'pool.sql');
  writeFileSync(file, text);
  return [process.execPath, join(import.meta.dirname, 'fleet/pool.mjs'), String(CONNECTIONS), file, schemas.join(',')];
}

function makeProject(name, ...tenantFiles) {
  const project = join(folder, name);
  write(project, 'shared', 1, 'create table plans (id int);', 'drop table plans;');
  for (const [i, text] of tenantFiles.entries()) write(project, 'tenant', i + 1, text, '-- not rolled back here');
  return project;
}

function write(project, track, version, up, down) {
  const name = `V${String(version).padStart(3, '0')}__bench.sql`;
  for (const [kind, text] of Object.entries({ migrations: up, rollbacks: down })) {
    mkdirSync(join(project, kind, track), { recursive: true });
    writeFileSync(join(project, kind, track, name), text);
  }
}

function names(prefix, count) {
  return Array.from({ length: count }, (_, i) => `${prefix}${i + 1}`);
}

function print(title, ms, wanted) {
  const [base, other] = [ms.pool ?? ms['no tenants'], ms.pmdb].map(median);
  const name = ms.pool === undefined ? 'no tenants' : `pool of ${CONNECTIONS}`;
  console.log(
    `${title}: ${name} ${base.toFixed(0)} ms, pmdb ${other.toFixed(0)} ms, ${(other / base).toFixed(2)} × (wanted: ≤ ${wanted} ×)`,
  );
  record({ what: title, against: name, base, pmdb: other, unit: 'ms', ratio: other / base, wanted: `≤ ${wanted} ×` });
}
