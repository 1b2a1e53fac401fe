import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';

interface Service {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly dockerfile?: string };
  readonly environment?: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  readonly ports: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on?: readonly string[] | Readonly<Record<string, unknown>>;
  readonly healthcheck?: { readonly test: readonly string[] };
}

const deploy = join(import.meta.dirname, '../../../deploy');
const compose = parse(readFileSync(join(deploy, 'compose.yaml'), 'utf8'), { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
};
const services = Object.entries(compose.services);

test('the stack has what it promises', () => {
  expect(Object.keys(compose.services)).toEqual(['postgres', 'pgbouncer', 'redis', 'metrics', 'prometheus', 'grafana']);
  const command = compose.services.postgres?.command ?? [];
  expect(command).toContain('shared_preload_libraries=pg_stat_statements,pg_cron');
  expect(command).toContain('cron.database_name=pm');
});

test('every port is open to this machine alone', () => {
  expect(services.flatMap(([, { ports }]) => ports).filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
});

test('no password has a default', () => {
  const secrets = services.flatMap(([, { environment = {} }]) =>
    Object.entries(environment).filter(([name]) => /PASSWORD|SECRET|KEY/.test(name)),
  );
  expect(secrets.length).toBeGreaterThan(4);
  expect(secrets.filter(([, value]) => !/^\$\{\w+_PASSWORD:\?run \.\/new-secrets\.sh first\}$/.test(value))).toEqual(
    [],
  );
  const made = /for name in ([A-Z ]+);/.exec(readFileSync(join(deploy, 'new-secrets.sh'), 'utf8'))?.[1]?.split(' ');
  const asked = secrets.map(([, value]) => /^\$\{(\w+)_PASSWORD/.exec(value)?.[1]);
  expect(new Set(asked)).toEqual(new Set(made));
});

test('each has a health check, and a version', () => {
  expect(services.filter(([, { healthcheck }]) => healthcheck === undefined)).toEqual([]);
  const floating = services.filter(([, { image }]) => image !== undefined && !/:v?\d/.test(image));
  expect(floating).toEqual([]);
});

test('what it refers to is there', () => {
  const files = services.flatMap(([, { build, volumes = [] }]) => [
    ...(build === undefined ? [] : [join(build.context, build.dockerfile ?? 'Dockerfile')]),
    ...volumes.filter((volume) => volume.startsWith('.')).map((volume) => volume.split(':')[0] ?? ''),
  ]);
  expect(files.filter((file) => !existsSync(join(deploy, file)))).toEqual([]);
  const named = services.flatMap(([, { volumes = [] }]) => volumes.filter((volume) => !volume.startsWith('.')));
  expect(named.map((volume) => volume.split(':')[0]).filter((volume) => !((volume ?? '') in compose.volumes))).toEqual(
    [],
  );
  const needed = services.flatMap(([, { depends_on: needs = [] }]) =>
    Array.isArray(needs) ? needs : Object.keys(needs),
  );
  expect(needed.filter((name) => !(name in compose.services))).toEqual([]);
});

test('what an image copies is there', () => {
  const missing = services.flatMap(([, { build }]) => {
    if (build === undefined) return [];
    const file = readFileSync(join(deploy, build.context, build.dockerfile ?? 'Dockerfile'), 'utf8');
    return [...file.matchAll(/^COPY (?!--from)(.+) \S+$/gm)]
      .flatMap(([, sources = '']) => sources.split(' '))
      .filter((source) => !existsSync(join(deploy, build.context, source)));
  });
  expect(missing).toEqual([]);
});

/** By the schema of the Compose Specification, which dclint brings; its opinions on style are left out. */
function problemsOf(file: string): { status: number | null; problems: unknown[] } {
  const dclint = join(import.meta.dirname, '../../../node_modules/dclint/bin/dclint.cjs');
  const args = [dclint, '--quiet', '--formatter', 'json', file];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  const files = JSON.parse(stdout) as { messages: { type: string }[] }[];
  return { status, problems: files.flatMap(({ messages }) => messages.filter(({ type }) => type === 'error')) };
}

test('it is what the Compose Specification asks for', async () => {
  const file = join(deploy, 'compose.yaml');
  expect(problemsOf(file)).toEqual({ status: 0, problems: [] });
  const folder = await mkdtemp(join(tmpdir(), 'compose-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const wrong = join(folder, 'compose.yaml');
  await writeFile(wrong, readFileSync(file, 'utf8').replace('healthcheck:', 'healthchek:'));
  expect(problemsOf(wrong)).toMatchObject({ status: 1, problems: [{ rule: 'invalid-schema' }] });
}, 60_000);
