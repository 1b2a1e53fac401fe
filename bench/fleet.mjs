// Fleets of tenant schemas: `npm run bench:fleet [-- --tenants 1000 --rounds 5]`. Prints tables; README.md keeps them.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { tenantSchema } from './fleet/tenant-schema.mjs';
import { median, memoryOf, timeOf } from './measure.mjs';
import { freshDatabase, startServer, urlOf } from './server.mjs';

const ROOT = join(import.meta.dirname, '..');
const CONNECTIONS = 4;
const { values } = parseArgs({
  options: { tenants: { type: 'string', default: '1000' }, rounds: { type: 'string', default: '5' } },
});
const [tenants, rounds] = [Number(values.tenants), Number(values.rounds)];

execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'] });
const folder = mkdtempSync(join(tmpdir(), 'pmdb-bench-'));
execFileSync('chmod', ['755', folder]);
const server = await startServer(join(folder, 'server'));
try {
  console.log(`${server.version}, node ${process.version}; ${rounds} rounds, medians\n`);
  await provisioning();
  await altering();
  await nothingToDo();
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
  const count = Math.max(20, Math.round(tenants / 10));
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
  print(`provisioning ${count} tenants`, ms, 1.1);
}

/** (a) ALTER TABLE and an index on every tenant; what pmdb does by its ledger, the pool does on a copy of the database. */
async function altering() {
  const project = makeProject('altering', 'create table units (id int primary key, rent numeric);');
  const [url, copy] = ['altering', 'altering_pool'].map((name) => urlOf(name, server.port));
  freshDatabase('altering', server.port);
  await timeOf(pmdb(project, 'migrate'), url);
  const slugs = names('t', tenants);
  for (let i = 0; i < tenants; i += 500)
    await timeOf(pmdb(project, 'tenant', 'create', ...slugs.slice(i, i + 500)), url);
  psql('postgres', 'drop database if exists altering_pool', 'create database altering_pool template altering');
  const ms = { pmdb: [], pool: [] };
  for (let round = 0; round < rounds; round++) {
    const change = `alter table units add column c${round} text;\ncreate index on units (c${round});`;
    write(project, 'tenant', round + 2, change, `alter table units drop column c${round};`);
    const text = `begin; set local search_path = :schema; ${change} commit;`;
    const turns = {
      pmdb: () => timeOf(pmdb(project, 'migrate'), url),
      pool: () =>
        timeOf(
          pool(
            text,
            slugs.map((slug) => `org_${slug}`),
          ),
          copy,
        ),
    };
    for (const name of round % 2 === 0 ? ['pmdb', 'pool'] : ['pool', 'pmdb']) ms[name].push(await turns[name]());
  }
  print(`ALTER and an index on ${tenants} tenants`, ms, 1.3);
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
    for (const count of [100, 1000, 10000]) {
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
}
