import { randomUUID } from 'node:crypto';
import type { Context } from '../core/context.ts';
import { PmdbError } from '../core/errors.ts';
import { areApplied, compare } from '../core/ledger.ts';
import type { Migration } from '../core/migration.ts';
import { planMigrate } from '../core/plan.ts';
import { type Placement, requireOwnPlaces, requireSlug, schemaOf, type Tenant } from '../core/tenant.ts';
import { requireSound } from '../files/project.ts';
import { limitsOf } from '../postgres/fleet-limits.ts';
import { prepareTenantLedger } from '../postgres/prepare-tenants.ts';
import { type Provisioning, provisionTenant } from '../postgres/provision-tenant.ts';
import { hasRegistry } from '../postgres/registry.ts';
import { runFleet } from '../postgres/run-fleet.ts';
import { Session } from '../postgres/session.ts';
import type { Target } from '../postgres/target.ts';
import { DEFAULT_CONCURRENCY } from './fleet-command.ts';
import { type OpenProject, openSoundProject } from './migrate.ts';

export interface TenantCreate {
  readonly slugs: readonly string[];
  /** For one tenant; several are called by their slugs. */
  readonly name?: string | undefined;
  readonly placement: Placement;
  readonly concurrency?: number | undefined;
  readonly statementByStatement?: boolean | undefined;
}

export interface TenantsCreated {
  readonly created: readonly Pick<Tenant, 'slug' | 'name' | 'placement' | 'schema'>[];
  /** Milliseconds. */
  readonly ms: number;
}

/**
 * `pmdb tenant create`: makes tenants at the version of the files, each in one transaction, several side by side. Throws
 * the error of the first that failed; those that were made before it stay.
 */
export async function createTenants(context: Context, command: TenantCreate): Promise<TenantsCreated> {
  const slugs = command.slugs.map(requireSlug);
  requireOwnPlaces(slugs, command.placement);
  const tenants = slugs.map((slug) => describe(slug, command));
  const project = await openSoundProject(context, 'migrate');
  const { target } = project;
  const began = performance.now();
  try {
    const migrations = await tenantMigrations(project, command.placement);
    await prepareTenantLedger(target, context);
    const provisioning = await prepareProvisioning(context, target, migrations, command);
    const created = await createAll(context, target, tenants, provisioning, command.concurrency ?? DEFAULT_CONCURRENCY);
    if (migrations.some(isLeftToFleet))
      await runRest(context, target, migrations, created, provisioning.author.runId, command);
    return { created, ms: performance.now() - began };
  } finally {
    target.session.leave();
  }
}

function describe(slug: string, { name = slug, placement }: TenantCreate) {
  return { slug, name, placement, schema: placement === 'schema' ? schemaOf(slug) : undefined };
}

/** What a new schema gets. Throws where there is nothing, or where the shared track isn't ready for it. */
export async function tenantMigrations(
  { files, tenantFiles, applied }: OpenProject,
  placement: Placement,
): Promise<readonly Migration[]> {
  if (!areApplied(files.migrations, applied)) {
    const pending = planMigrate(compare(files.migrations, applied)).steps[0];
    if (pending !== undefined) throw notReady(pending.migration);
  }
  if (placement === 'pooled') return [];
  if (tenantFiles === undefined) {
    throw new PmdbError('BAD_CONFIG', 'the project has no folder migrations/tenant', {
      state: 'Nothing was made.',
      remedy: 'Write what every tenant schema holds: migrations/tenant/V001__….sql.',
    });
  }
  await requireSound(tenantFiles);
  return tenantFiles.migrations;
}

function notReady({ version }: Migration): PmdbError {
  return new PmdbError('UNFINISHED', `V${version} of the shared track is pending, and tenants may rely on it`, {
    state: 'Nothing was made.',
    remedy: 'Run `pmdb migrate` first.',
  });
}

export type Common = Omit<Provisioning, 'tenant'>;

/** What the provisioning of all tenants of a command has in common. */
export async function prepareProvisioning(
  context: Context,
  { session }: Target,
  migrations: readonly Migration[],
  { placement, statementByStatement }: TenantCreate,
): Promise<Common> {
  const registry = await hasRegistry(session);
  if (placement === 'pooled' && !registry) {
    throw new PmdbError('BAD_CONFIG', 'this project has no registry, so that all its tenants have a schema', {
      state: 'Nothing was made.',
      remedy: 'docs/tenants.md says how a project tells pmdb of its registry.',
    });
  }
  const first = migrations.findIndex(isLeftToFleet);
  return {
    migrations: first < 0 ? migrations : migrations.slice(0, first),
    author: { runId: randomUUID(), client: context.client },
    extensionSchemas: (await limitsOf(session)).extensionSchemas,
    registry,
    lockTimeout: context.lockTimeout,
    whole: statementByStatement !== true,
  };
}

/** What runs outside a transaction can't be part of the one that makes the tenant; nor can what comes after it. */
export function isLeftToFleet({ up }: Migration): boolean {
  return up.directives.noTransaction;
}

async function createAll(
  { signal }: Context,
  target: Target,
  tenants: readonly Provisioning['tenant'][],
  common: Common,
  concurrency: number,
): Promise<readonly Provisioning['tenant'][]> {
  const queue = [...tenants];
  const created: Provisioning['tenant'][] = [];
  const work = async () => {
    const session = await Session.open(target.database, target.application, undefined, signal);
    try {
      for (let tenant = queue.shift(); tenant !== undefined; tenant = queue.shift()) {
        if (signal.aborted) throw new PmdbError('INTERRUPTED', 'interrupted');
        await provisionTenant(session, { ...common, tenant });
        created.push(tenant);
      }
    } catch (error) {
      queue.length = 0;
      throw error;
    } finally {
      session.leave();
    }
  };
  const workers = Array.from({ length: Math.min(concurrency, tenants.length) }, work);
  const failed = (await Promise.allSettled(workers)).find((end) => end.status === 'rejected');
  if (failed !== undefined) throw stopped(failed.reason, created.length, tenants.length);
  // As they were named: which of them is ready first is chance.
  return tenants.filter((tenant) => created.includes(tenant));
}

function stopped(error: unknown, done: number, total: number): unknown {
  if (total === 1 || !(error instanceof PmdbError)) return error;
  const state = `${done} of ${total} tenants were made; the one that failed left nothing behind.`;
  return new PmdbError(error.code, error.message, { ...error.parts, state });
}

export async function runRest(
  context: Context,
  target: Target,
  migrations: readonly Migration[],
  created: readonly Provisioning['tenant'][],
  runId: string,
  { concurrency = DEFAULT_CONCURRENCY, statementByStatement }: TenantCreate,
): Promise<void> {
  const { failed } = await runFleet(target, target.session.facts.pooled, {
    ...context,
    runId,
    direction: 'up',
    selection: { names: created.map(({ slug }) => slug) },
    concurrency,
    canary: undefined,
    maxFailures: 1,
    statementByStatement: statementByStatement === true,
    makePlan: (applied) => planMigrate(compare(migrations, applied)),
  });
  if (failed[0] !== undefined) throw failed[0].error;
}
