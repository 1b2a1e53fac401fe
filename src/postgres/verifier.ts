import { pairName } from '../core/certificate.ts';
import type { Context } from '../core/context.ts';
import { PmdbError } from '../core/errors.ts';
import { type CatalogObject, type Difference, differences } from '../core/fingerprint.ts';
import { compareVersions, type Migration } from '../core/migration.ts';
import type { Verdict, Verification } from '../core/verdict.ts';
import { type Proof, proveMigration } from './prove-migration.ts';
import { ScratchRows } from './scratch-rows.ts';
import type { Ground, ScratchRun } from './scratch-run.ts';

/** The tenant whose schema is taken up and down. Its name must stand in nothing that it leaves. */
const TENANT = 'org_pmdb_verified';

/** All migrations of both. */
export interface Tracks {
  readonly shared: readonly Migration[];
  readonly tenant: readonly Migration[];
}

/** Proves both tracks, one migration after the other. */
export class Verifier {
  readonly #run: ScratchRun;
  readonly #context: Context;
  readonly #tracks: Tracks;
  readonly #below: readonly Migration[];
  readonly #verdicts: Verdict[] = [];
  readonly #rows: ScratchRows | undefined;

  /**
   * @param from The version of the shared track to begin with; what lies below is only applied.
   * @param withData With rows in the tables.
   */
  constructor(
    run: ScratchRun,
    context: Context,
    tracks: Tracks,
    { from, withData }: { readonly from?: string | undefined; readonly withData: boolean },
  ) {
    this.#run = run;
    this.#context = context;
    this.#tracks = tracks;
    this.#below = tracks.shared.filter(({ version }) => from !== undefined && compareVersions(version, from) < 0);
    this.#rows = withData ? new ScratchRows(run) : undefined;
  }

  async all(): Promise<Omit<Verification, 'database'>> {
    const { shared, tenant } = this.#tracks;
    const empty = await this.#run.begin();
    await this.#proveTrack(this.#run, shared, this.#below.length, async (applied) => {
      await this.#run.begin();
      await this.#run.up(applied);
      return this.#run;
    });
    const left = this.#below.length === 0 ? await this.#allTheWayDown(this.#run, shared, empty) : undefined;
    const leftOfTenant = tenant.length === 0 ? [] : await this.#proveTenants();
    return {
      server: this.#run.server,
      verdicts: this.#verdicts,
      left: left === undefined || leftOfTenant === undefined ? undefined : [...left, ...leftOfTenant],
      withoutRows: this.#rows && Array.from(this.#rows.refused, ([table, message]) => ({ table, message })),
    };
  }

  /** In the schema of a tenant, above the whole shared track. */
  async #proveTenants(): Promise<readonly Difference[] | undefined> {
    const { shared, tenant } = this.#tracks;
    const begin = async (applied: readonly Migration[]) => {
      await this.#run.begin();
      await this.#run.up(shared);
      const ground = await this.#run.createTenant(TENANT);
      await ground.up(applied);
      return ground;
    };
    const ground = await begin([]);
    const empty = await ground.describe();
    const last = await this.#proveTrack(ground, tenant, 0, begin);
    return await this.#allTheWayDown(last, tenant, empty);
  }

  /** @param begin Makes a new ground with these applied: what a wrong rollback left would be blamed on the next one. */
  async #proveTrack(
    ground: Ground,
    migrations: readonly Migration[],
    proven: number,
    begin: (applied: readonly Migration[]) => Promise<Ground>,
  ): Promise<Ground> {
    await ground.up(migrations.slice(0, proven));
    let [here, before]: [Ground, readonly CatalogObject[]] = [ground, await ground.describe()];
    for (const [index, migration] of migrations.entries()) {
      if (index < proven) continue;
      const { verdict, after, on } = await this.#prove(here, migration, before, () =>
        begin(migrations.slice(0, index)),
      );
      this.#verdicts.push(verdict);
      this.#tell(migration, verdict);
      here = on;
      if (after === undefined) here = await begin(migrations.slice(0, index + 1));
      before = after ?? (await here.describe());
    }
    return here;
  }

  /** @param beginAnew Makes a new ground, without rows, for a migration that fails with them. */
  async #prove(
    ground: Ground,
    migration: Migration,
    before: readonly CatalogObject[],
    beginAnew: () => Promise<Ground>,
  ): Promise<Proof & { readonly on: Ground }> {
    if (this.#context.signal.aborted)
      throw new PmdbError('INTERRUPTED', 'interrupted', { state: 'The scratch database is gone.' });
    try {
      return { ...(await proveMigration(ground, migration, before, this.#rows)), on: ground };
    } catch (error) {
      if (this.#rows === undefined || !isAboutRows(error)) throw error;
      const on = await beginAnew();
      const { verdict, after } = await proveMigration(on, migration, await on.describe(), undefined);
      return { verdict: { ...verdict, refusedRows: error }, after, on };
    }
  }

  #tell(migration: Migration, { state }: Verdict): void {
    const total = this.#tracks.shared.length - this.#below.length + this.#tracks.tenant.length;
    const message = `${pairName(migration)}: ${state}`;
    this.#context.emit({ type: 'progress', message, done: this.#verdicts.length, total });
  }

  /** All rollbacks of a track, one after the other: what do they leave of everything? */
  async #allTheWayDown(
    ground: Ground,
    migrations: readonly Migration[],
    empty: readonly CatalogObject[],
  ): Promise<readonly Difference[] | undefined> {
    const track = migrations[0]?.track;
    const verdicts = this.#verdicts.filter((each) => each.track === track);
    if (verdicts.some(({ state }) => state !== 'restores')) return undefined;
    await ground.down([...migrations].reverse());
    return differences(empty, await ground.describe());
  }
}

function isAboutRows(error: unknown): error is PmdbError {
  return error instanceof PmdbError && (error.code === 'SQL' || error.code === 'UNEXPECTED_ROWS');
}
