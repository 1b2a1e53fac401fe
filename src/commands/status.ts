import type { Context } from '../core/context.ts';
import { describeDatabase } from '../core/database-description.ts';
import { compare } from '../core/ledger.ts';
import type { Migration } from '../core/migration.ts';
import type { Status, TenantStanding } from '../core/status.ts';
import { allProblems, hasTrack, readTrack } from '../files/project.ts';
import { extensionStates } from '../postgres/extensions.ts';
import { readLedger } from '../postgres/ledger.ts';
import type { Session } from '../postgres/session.ts';
import { openTarget } from '../postgres/target.ts';
import { countTenants, readGroups } from '../postgres/tenant-ledger.ts';
import type { TrackPolicies } from './policies-apply.ts';

/** `pmdb status`: how each version stands. Reads only, works on replicas, and takes no lock. */
export async function status(context: Context): Promise<Status> {
  const files = await readTrack(context.project, 'shared');
  const { migrations } = files;
  const tenantFiles = hasTrack(context.project, 'tenant') ? await readTrack(context.project, 'tenant') : undefined;
  const problems = [files, tenantFiles].flatMap((each) => (each === undefined ? [] : allProblems(each)));
  const target = await openTarget(await context.database(), {
    command: 'status',
    direct: context.direct,
    writes: false,
    emit: context.emit,
    signal: context.signal,
  });
  try {
    const { facts } = target.session;
    const { applied } = await readLedger(target.session);
    const policies = { shared: files.policies, tenant: tenantFiles?.policies ?? [] };
    return {
      database: describeDatabase(target.database),
      server: `${Math.floor(facts.version / 10000)}.${facts.version % 10000}`,
      standings: compare(migrations, applied),
      tenants: tenantFiles === undefined ? [] : await tenantStandings(target.session, tenantFiles.migrations),
      policies: problems.length > 0 ? [] : await notApplied(target.session, policies),
      problems,
      extensions: await extensionStates(target.session, extensionsOf(migrations)),
    };
  } finally {
    target.session.leave();
  }
}

/** Loaded where there are files: most projects that only look have none, and wait for nothing. */
async function notApplied(session: Session, files: TrackPolicies): Promise<readonly string[]> {
  if (files.shared.length + files.tenant.length === 0) return [];
  const { stalePolicies } = await import('./policies-apply.ts');
  return await stalePolicies(session, files);
}

/** A few rows tell of all tenants: those to which the same is applied stand alike. */
async function tenantStandings(session: Session, migrations: readonly Migration[]): Promise<readonly TenantStanding[]> {
  const counts = await countTenants(session);
  const groups = await readGroups(session, counts);
  return groups.map(({ tenants, sample, applied }, i) => ({
    tenants,
    sample,
    failed: counts[i]?.failed ?? 0,
    standings: compare(migrations, applied),
  }));
}

/** Extensions that a database can live without, and that a DBA wants to know of where a migration speaks of them. */
const OPTIONAL_EXTENSIONS = ['pg_cron', 'pg_stat_statements', 'postgis'];

function extensionsOf(migrations: readonly Migration[]): readonly string[] {
  return OPTIONAL_EXTENSIONS.filter((name) => migrations.some(({ up }) => up.text.includes(name)));
}

/** True when `status --check` says no. A cosmetic change is told, never an outage. */
export function needsAttention({ standings, tenants, policies, problems }: Status): boolean {
  const all = [...standings, ...tenants.flatMap((group) => group.standings)];
  return (
    problems.length > 0 || policies.length > 0 || all.some(({ state }) => state !== 'applied' && state !== 'cosmetic')
  );
}
