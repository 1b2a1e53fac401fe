import type { DriftCluster, TenantDrift } from '../core/drift.ts';
import { type Ignored, isIgnored } from '../core/drift-ignore.ts';
import type { CatalogObject, Difference } from '../core/fingerprint.ts';
import { compare } from '../core/ledger.ts';
import { asMigrated, isOwnRight, type Ownership } from '../core/ownership.ts';
import { differencesOfDrift } from '../core/renamed-tables.ts';
import { isReprinted } from '../core/reprint.ts';
import { briefHashes, describeSchemas, fingerprintAlike, fingerprintSchemas, HALVES } from '../postgres/fingerprint.ts';
import type { ScratchRun } from '../postgres/scratch-run.ts';
import { Session } from '../postgres/session.ts';
import type { Target } from '../postgres/target.ts';
import { listTenantSchemas } from '../postgres/tenant-ledger.ts';
import { appliedMigrations, type TenantFiles } from './drift.ts';

/** Tenants at the same versions, and what the files make of them. */
interface Group {
  readonly schemas: readonly string[];
  readonly expected: readonly CatalogObject[];
  readonly fingerprint: string | undefined;
}

/**
 * Each tenant against a schema that was made of the files at the tenant's versions. Only of tenants that differ is more
 * than a hash sent; those that differ alike are told once.
 */
export async function driftOfTenants(
  target: Target,
  run: ScratchRun,
  files: TenantFiles,
  ignored: readonly Ignored[],
  ownership: Ownership,
): Promise<TenantDrift> {
  const groups: Group[] = [];
  for (const { schemas, applied } of await listTenantSchemas(target.session)) {
    const expectedSchema = `org_pmdb_expected_${groups.length}`;
    const tenant = await run.createTenant(expectedSchema);
    await tenant.up(appliedMigrations(compare(files.migrations, applied)));
    const expected = asMigrated(await tenant.describe(), ownership);
    const fingerprint = (await fingerprintSchemas(run.session, [expectedSchema])).get(expectedSchema);
    groups.push({ schemas, expected, fingerprint });
  }
  const actual = await fingerprintAll(
    target,
    groups.flatMap(({ schemas }) => schemas),
  );
  const clusters = await Promise.all(
    groups.map((group) =>
      clustersOf(
        target.session,
        group,
        actual,
        (each) => isReprinted(each) || isIgnored(ignored, each) || isOwnRight(ownership)(each),
      ),
    ),
  );
  return { tenants: actual.size, clusters: clusters.flat().sort((a, b) => a.tenants.length - b.tenants.length) };
}

async function clustersOf(
  session: Session,
  { schemas, expected, fingerprint }: Group,
  actual: ReadonlyMap<string, string>,
  isPassed: (difference: Difference) => boolean,
): Promise<readonly DriftCluster[]> {
  const odd = new Map<string, string[]>();
  for (const schema of schemas) {
    const hash = actual.get(schema) ?? '';
    if (hash !== fingerprint) odd.set(hash, [...(odd.get(hash) ?? []), schema]);
  }
  const clusters: DriftCluster[] = [];
  for (const [hash, tenants] of odd) {
    const found = differencesOfDrift(expected, await describeSchemas(session, tenants.slice(0, 1)));
    const told = found.filter((each) => !isPassed(each));
    if (told.length > 0) clusters.push({ fingerprint: hash, tenants, differences: told });
  }
  return clusters;
}

/** The hash of each of these schemas' descriptions, worked out by two sessions side by side: one uses one core. */
export async function fingerprintAll(target: Target, schemas: readonly string[]): Promise<Map<string, string>> {
  if (schemas.length === 0) return new Map();
  const halves = await Promise.all(
    HALVES.map(async (half) => {
      const session = await Session.open(target.database, target.application);
      try {
        return await briefHashes(session, schemas, half);
      } finally {
        session.leave();
      }
    }),
  );
  const found = [...(halves[0]?.keys() ?? [])];
  const briefs = new Map(found.map((schema) => [schema, halves.map((half) => half.get(schema)).join(' ')]));
  return await fingerprintAlike(target.session, briefs);
}
