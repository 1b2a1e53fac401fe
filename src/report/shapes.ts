import { z } from 'zod';
import { EXIT_CODES, TERMINATED } from '../core/errors.ts';
import { DOCS } from './docs-shape.ts';
import { HEALTH } from './health-shape.ts';
import { IMPORTED } from './import-shape.ts';
import { ISOLATION } from './isolation/isolation-shape.ts';
import { JOBS } from './job-shapes.ts';
import { MAINTAINED } from './maintain-shape.ts';
import { METRICS_ONCE } from './metrics-shape.ts';
import { POLICIES_APPLIED, POLICIES_CHECKED, POLICIES_EXPLAINED, POLICIES_SHOWN } from './policy-shapes.ts';
import { DRIFT, REHEARSAL, VERIFIED } from './proof-shapes.ts';
import { SEED } from './seed-shape.ts';
import { code, database, done, notes, place, problem, sha256, version, whole } from './shape-parts.ts';
import { FLEET, RUN, TENANT, TENANT_STATE } from './tenant-shapes.ts';
import { TYPES } from './types-shape.ts';

// The documents of --json. Only tests and tools import this: a command that runs prints, and checks nothing.

/** What every command prints when it fails. */
export const ERROR = z.strictObject({
  ok: z.literal(false),
  error: z.strictObject({
    code,
    exitCode: z.union([...new Set([...Object.values(EXIT_CODES), TERMINATED])].map((exit) => z.literal(exit))),
    message: z.string(),
    state: z.string().optional(),
    remedy: z.string().optional(),
    place: place.optional(),
    sqlstate: z.string().length(5).optional(),
    detail: z.string().optional(),
    hint: z.string().optional(),
    context: z.string().optional(),
    problems: z.array(problem).optional(),
  }),
  notes,
});

const direction = z.enum(['up', 'down']);
const step = { direction, version, name: z.string(), file: z.string() };

const run = {
  database,
  direction,
  /** As in migrations.history; null when nothing was run. */
  runId: z.uuid().nullable(),
  /** In the order in which it was done. */
  done: z.array(z.strictObject({ ...step, ms: whole })),
  dryRun: z.boolean(),
  planned: z.array(z.strictObject({ ...step, sql: z.string() })),
  /** Null where the command was for the shared track only, or the project has no other. */
  tenants: FLEET.nullable(),
  policies: z.array(z.string()),
  cosmetic: z.array(version),
};

const applied = z.strictObject({
  state: z.enum(['applied', 'applying', 'reverting']),
  checksum: sha256.nullable(),
  appliedAt: z.iso.datetime(),
  appliedBy: z.string(),
  executionTimeMs: whole.nullable(),
  baseline: z.boolean(),
});

const standing = z.strictObject({
  version,
  name: z.string(),
  state: z.enum(['applied', 'pending', 'changed', 'cosmetic', 'missing', 'unfinished']),
  outOfOrder: z.boolean(),
  file: z.string().nullable(),
  checksum: sha256.nullable(),
  irreversible: z.boolean().nullable(),
  applied: applied.nullable(),
});

const extension = z.strictObject({
  name: z.string(),
  state: z.enum(['installed', 'available', 'absent']),
  version: z.string().nullable(),
});

const setting = z.strictObject({
  name: z.string(),
  value: z.string(),
  source: z.enum(['flag', 'environment', '.env', 'service file', 'password file', 'embedded', 'default']),
  from: z.string().optional(),
});

const address = { url: z.string().startsWith('postgresql://'), passwordFile: z.string() };
const started = { ...address, started: z.boolean(), version: z.string(), folder: z.string() };
const stopped = { folder: z.string(), version: z.string(), port: z.int().positive() };

const tested = z.strictObject({
  file: z.string(),
  outcome: z.enum(['passed', 'failed', 'broken']),
  superuser: z.boolean(),
  ms: whole,
  kept: z.string().optional(),
  problems: z.array(problem),
  tests: z.array(
    z.strictObject({
      name: z.string(),
      outcome: z.enum(['passed', 'failed', 'skipped', 'todo']),
      line: z.int().positive(),
      ms: whole,
      expected: z.string().optional(),
      actual: z.string().optional(),
      detail: z.string().optional(),
      reason: z.string().optional(),
    }),
  ),
});

const coverage = z.strictObject({
  kind: z.enum(['table', 'policy', 'function', 'trigger']),
  total: whole,
  untouched: z.array(z.string()),
});

const counts = z.strictObject({
  tests: whole,
  passed: whole,
  failed: whole,
  skipped: whole,
  todo: whole,
  files: whole,
  failedFiles: whole,
  brokenFiles: whole,
  superuserFiles: whole,
});

const oneTenant = { tenant: z.strictObject(TENANT_STATE) };

/** Of a command that may have found something, or failed at a part: then `ok` is false. */
const found = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject({ ok: z.boolean(), ...shape, notes });

/** What each command prints when it has worked, by its name. */
export const DOCUMENTS = {
  up: done({ server: z.strictObject(started), ...run, seeds: z.strictObject(SEED).nullable() }),
  migrate: done({ ...run, rehearsal: REHEARSAL.nullable() }),
  rollback: done(run),
  test: z.strictObject({
    /** False where a test failed, or a file could not be run. */
    ok: z.boolean(),
    server: z.string(),
    origin: z.string(),
    ms: whole,
    counts,
    files: z.array(tested),
    coverage: z.array(coverage).optional(),
    notes,
  }),
  status: z.strictObject({
    /** False where --check says no. */
    ok: z.boolean(),
    database,
    server: z.string(),
    versions: z.array(standing),
    tenants: z.array(
      z.strictObject({ tenants: whole, sample: z.string(), failed: whole, versions: z.array(standing) }),
    ),
    /** Tables and views whose file of policies is not applied as it is now. */
    policies: z.array(z.string()),
    problems: z.array(problem),
    extensions: z.array(extension),
    notes,
  }),
  validate: done({ migrations: whole, problems: z.array(problem).max(0) }),
  'policies apply': POLICIES_APPLIED,
  'policies check': POLICIES_CHECKED,
  'policies show': POLICIES_SHOWN,
  'policies explain': POLICIES_EXPLAINED,
  verify: VERIFIED,
  drift: DRIFT,
  types: found(TYPES),
  import: IMPORTED,
  docs: DOCS,
  init: done({ files: z.array(z.string()) }),
  new: done({ version, migration: z.string(), rollback: z.string() }),
  repair: done({
    database,
    dryRun: z.boolean(),
    repairs: z.array(
      z.strictObject({
        kind: z.enum(['accept', 'forget', 'done', 'not-done']),
        version,
        what: z.string(),
        /** How many tenants, and the schema of one; null for the shared track. */
        tenants: whole.nullable(),
        sample: z.string().nullable(),
      }),
    ),
  }),
  seed: done(SEED),
  isolation: z.strictObject({ ok: z.boolean(), ...ISOLATION, notes }),
  baseline: done({ recorded: z.array(version) }),
  config: done({
    url: z.string().startsWith('postgresql://').optional(),
    directUrl: z.string().startsWith('postgresql://').optional(),
    ci: z.boolean(),
    run: z.array(setting),
    database: z.array(setting),
    direct: z.array(setting),
    warnings: z.array(z.string()),
  }),
  'tenant create': done({ created: z.array(z.strictObject(TENANT)), ms: whole }),
  'tenant list': done({ tenants: z.array(oneTenant.tenant) }),
  'tenant show': done({ ...oneTenant, versions: z.array(standing) }),
  'tenant suspend': done(oneTenant),
  'tenant resume': done(oneTenant),
  'tenant archive': done(oneTenant),
  'tenant move': done({ ...oneTenant, moved: z.boolean() }),
  'tenant drop': done(oneTenant),
  'tenant clone': done({ slug: z.string(), schema: z.string().nullable(), pending: whole }),
  'tenant export': done({ slug: z.string(), file: z.string(), bytes: whole }),
  'tenant import': done({ slug: z.string(), schema: z.string().nullable(), pending: whole }),
  history: done({ runs: z.array(RUN) }),
  health: found(HEALTH),
  metrics: found(METRICS_ONCE),
  'maintain analyze': found(MAINTAINED),
  'maintain vacuum': found(MAINTAINED),
  'maintain reindex': found(MAINTAINED),
  'maintain partitions': found(MAINTAINED),
  'maintain archive': found(MAINTAINED),
  completion: done({ shell: z.enum(['bash', 'zsh', 'fish']), script: z.string() }),
  'jobs apply': done(JOBS.apply),
  'jobs list': done(JOBS.list),
  'jobs check': found(JOBS.check),
  'jobs run': found(JOBS.run),
  'jobs history': done(JOBS.history),
  'jobs pause': done(JOBS.pause),
  'jobs resume': done(JOBS.pause),
  'db start': done(started),
  'db stop': done({ stopped: z.boolean() }),
  'db status': z.discriminatedUnion('state', [
    done({ state: z.literal('absent') }),
    done({ state: z.literal('stopped'), ...stopped }),
    done({ state: z.literal('running'), ...stopped, pid: z.int().positive() }),
  ]),
  'db url': done(address),
  'db reset': done({ removed: z.boolean() }),
} as const;
