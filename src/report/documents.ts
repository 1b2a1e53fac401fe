import type { PmdbError } from '../core/errors.ts';
import type { Standing } from '../core/ledger.ts';
import type { FleetOutcome, Outcome } from '../core/outcome.ts';
import type { Status } from '../core/status.ts';
import type { TenantState } from '../core/tenant.ts';
import { countTests, type TestRun } from '../core/test-run.ts';
import type { Verification } from '../core/verdict.ts';
import type { Note } from './notes.ts';

/** The JSON of migrate and rollback. */
export function outcomeDocument({ database, result, dryRun, planned, fleet, policies, cosmetic }: Outcome): object {
  const done = result.done.map(({ step, ms }) => ({ ...step, ms: Math.round(ms) }));
  const runId = result.runId ?? fleet?.result?.runId ?? null;
  const tenants = fleet === undefined ? null : fleetDocument(fleet);
  return { database, direction: result.direction, runId, done, dryRun, planned, tenants, policies, cosmetic };
}

function fleetDocument({ tenants, result, planned, cosmetic }: FleetOutcome): object {
  if (result === undefined) return { total: tenants, done: 0, steps: 0, gone: 0, ms: 0, planned, cosmetic };
  const { done, steps, gone, ms } = result;
  return { total: tenants, done, steps, gone, ms: Math.round(ms), planned, cosmetic };
}

/** The JSON of status: the SQL of the files stays out. */
export function statusDocument({
  database,
  server,
  standings,
  tenants,
  policies,
  problems,
  extensions,
}: Status): object {
  return {
    database,
    server,
    versions: standings.map(standingDocument),
    tenants: tenants.map((group) => ({
      tenants: group.tenants,
      sample: group.sample,
      failed: group.failed,
      versions: group.standings.map(standingDocument),
    })),
    policies,
    problems,
    extensions,
  };
}

function standingDocument({ version, name, state, outOfOrder, migration, applied }: Standing): object {
  return {
    version,
    name,
    state,
    outOfOrder,
    file: migration?.up.file ?? null,
    checksum: migration?.up.checksum ?? null,
    irreversible: migration === undefined ? null : migration.down === undefined,
    applied: applied === undefined ? null : appliedDocument(applied),
  };
}

/** The JSON of tenant show. */
export function tenantDocument({ tenant, standings }: { tenant: TenantState; standings: readonly Standing[] }): object {
  return { tenant: tenantStateDocument(tenant), versions: standings.map(standingDocument) };
}

/** A tenant as tenant list has it. */
export function tenantStateDocument({ schema, organizationId, ...rest }: TenantState): object {
  return { ...rest, schema: schema ?? null, organizationId: organizationId ?? null };
}

function appliedDocument({
  state,
  checksum,
  appliedAt,
  appliedBy,
  executionTimeMs,
  baseline,
}: NonNullable<Status['standings'][number]['applied']>): object {
  return { state, checksum, appliedAt, appliedBy, executionTimeMs, baseline };
}

/** The JSON of verify. */
export function verificationDocument({ database, server, verdicts, left, withoutRows }: Verification): object {
  return {
    database,
    server,
    migrations: verdicts.map(({ error, data, refusedRows, ...verdict }) => ({
      ...verdict,
      error: error?.message ?? null,
      data: data ?? null,
      refusedRows: refusedRows?.message ?? null,
    })),
    left: left ?? null,
    withoutRows: withoutRows ?? null,
  };
}

/** The JSON of test. */
export function testDocument({ origin, server, files, ms, coverage }: TestRun): object {
  const rounded = files.map(({ tests, ...file }) => ({
    ...file,
    ms: Math.round(file.ms),
    tests: tests.map((test) => ({ ...test, ms: Math.round(test.ms) })),
  }));
  return {
    server,
    origin,
    ms: Math.round(ms),
    counts: countTests(files),
    files: rounded,
    ...(coverage && { coverage }),
  };
}

/** The JSON of an error, with everything that its text says. */
export function errorDocument(error: PmdbError, exitCode: number, notes: readonly Note[]): object {
  const { cause: _, ...parts } = error.parts;
  return { ok: false, error: { code: error.code, exitCode, message: error.message, ...parts }, notes };
}
