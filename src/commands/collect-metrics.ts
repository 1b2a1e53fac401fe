import { compare } from '../core/ledger.ts';
import { type Sample, sample } from '../core/metrics.ts';
import { fleetSamples, migrationSamples, tenantSamples } from '../core/tenant-metrics.ts';
import { hasTrack, readTrack } from '../files/project.ts';
import { checkHealth } from '../postgres/check-health.ts';
import { readLedger } from '../postgres/ledger.ts';
import { listTenants } from '../postgres/list-tenants.ts';
import { readActivity, readJobActivity, readLastRun, readSizes } from '../postgres/read-metrics.ts';
import type { Session } from '../postgres/session.ts';
import { listTenantSchemas } from '../postgres/tenant-ledger.ts';

export interface MetricsSource {
  readonly session: Session;
  /** Absolute path of the project folder. */
  readonly project: string;
  /** Also tenant by tenant: as many series as there are tenants. */
  readonly byTenant: boolean;
}

/** A part of the metrics that is there or not by itself. */
interface Collector {
  readonly name: string;
  readonly collect: (source: MetricsSource) => Promise<readonly Sample[]>;
}

/** Quick enough for every scrape, however many tenants there are. */
export const QUICK: readonly Collector[] = [
  { name: 'activity', collect: ({ session }) => readActivity(session) },
  { name: 'ledger', collect: collectLedger },
  { name: 'tenants', collect: collectTenants },
];

/** What reads much of the catalog. */
export const COSTLY: readonly Collector[] = [
  { name: 'jobs', collect: ({ session }) => readJobActivity(session) },
  { name: 'sizes', collect: ({ session, byTenant }) => readSizes(session, byTenant) },
  { name: 'health', collect: ({ session }) => collectHealth(session) },
];

export interface Collected {
  readonly samples: readonly Sample[];
  /** Why a part is not there, as "health: …". */
  readonly failures: readonly string[];
}

/** Asks one part after the other. A part that fails is missing, and says so; only a lost connection is thrown. */
export async function collect(source: MetricsSource, collectors: readonly Collector[]): Promise<Collected> {
  const samples: Sample[] = [];
  const failures: string[] = [];
  for (const { name: collector, collect: read } of collectors) {
    try {
      samples.push(...(await read(source)), sample('pmdb_collector_up', 1, { collector }));
    } catch (error) {
      if (source.session.lost) throw error;
      failures.push(`${collector}: ${(error as Error).message}`);
      samples.push(sample('pmdb_collector_up', 0, { collector }));
    }
  }
  return { samples, failures };
}

async function collectLedger({ session, project }: MetricsSource): Promise<readonly Sample[]> {
  const { migrations } = await readTrack(project, 'shared');
  const { applied } = await readLedger(session);
  return [...migrationSamples(compare(migrations, applied)), ...(await readLastRun(session))];
}

async function collectTenants({ session, project, byTenant }: MetricsSource): Promise<readonly Sample[]> {
  if (!hasTrack(project, 'tenant')) return [];
  const { migrations } = await readTrack(project, 'tenant');
  const groups = await listTenantSchemas(session);
  const tenants = await listTenants(session);
  const totals = fleetSamples(migrations, groups, tenants);
  return byTenant ? [...totals, ...tenantSamples(migrations, groups, tenants)] : totals;
}

async function collectHealth(session: Session): Promise<readonly Sample[]> {
  const asked = (await checkHealth(session)).filter(({ skipped }) => skipped === undefined);
  return asked.flatMap(({ check, findings }) =>
    (['warn', 'critical'] as const).map((level) =>
      sample('pmdb_health_findings', findings.filter((each) => each.level === level).length, { check, level }),
    ),
  );
}
