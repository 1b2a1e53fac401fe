import { certify, pairName } from '../core/certificate.ts';
import type { Context } from '../core/context.ts';
import { describeDatabase } from '../core/database-description.ts';
import { PmdbError } from '../core/errors.ts';
import { type CatalogObject, differences } from '../core/fingerprint.ts';
import { compareVersions, type Migration } from '../core/migration.ts';
import { isProven, type Verdict, type Verification } from '../core/verdict.ts';
import { readCertificates, writeCertificates } from '../files/certificates.ts';
import { readTrack, requireSound, requireTrack } from '../files/project.ts';
import { proveMigration } from '../postgres/prove-migration.ts';
import { withScratchDatabases } from '../postgres/scratch-database.ts';
import { ScratchRun } from '../postgres/scratch-run.ts';

export interface VerifyCommand {
  /** Prove this version and those above it; what lies below is only applied. */
  readonly from?: string | undefined;
}

/** `pmdb verify`: takes each migration up, down and up again on a scratch database, and certifies what restores. */
export async function verify(context: Context, { from }: VerifyCommand): Promise<Verification> {
  requireTrack(context.project, 'shared');
  const files = await readTrack(context.project, 'shared');
  await requireSound(files);
  const { migrations } = files;
  if (from !== undefined) requireVersion(migrations, from);
  const certificates = await readCertificates(context.project);
  const database = await context.database();
  const verification = await withScratchDatabases(database, 'pmdb/verify', async (create) => {
    const run = new ScratchRun(context, 'verify', create);
    try {
      return { database: describeDatabase(database), ...(await proveAll(run, migrations, from, context)) };
    } finally {
      await run.close();
    }
  });
  const restores = (migration: Migration) => verdictOf(verification, migration);
  const { server } = verification;
  await writeCertificates(context.project, certify(certificates, migrations, Number.parseInt(server, 10), restores));
  return verification;
}

/** True or false as proven; undefined where nothing was. */
function verdictOf({ verdicts }: Verification, { version }: Migration): boolean | undefined {
  const verdict = verdicts.find((each) => each.version === version);
  return verdict === undefined || verdict.state === 'irreversible' ? undefined : verdict.state === 'restores';
}

async function proveAll(
  run: ScratchRun,
  migrations: readonly Migration[],
  from: string | undefined,
  { emit, signal }: Context,
): Promise<Omit<Verification, 'database'>> {
  const empty = await run.begin();
  const below = migrations.filter(({ version }) => from !== undefined && compareVersions(version, from) < 0);
  const wanted = migrations.slice(below.length);
  await run.up(below);
  let before = below.length === 0 ? empty : await run.describe();
  const verdicts: Verdict[] = [];
  for (const [index, migration] of wanted.entries()) {
    if (signal.aborted) throw new PmdbError('INTERRUPTED', 'interrupted', { state: 'The scratch database is gone.' });
    const { verdict, after } = await proveMigration(run, migration, before);
    verdicts.push(verdict);
    emit({
      type: 'progress',
      message: `${pairName(migration)}: ${verdict.state}`,
      done: index + 1,
      total: wanted.length,
    });
    // What a wrong rollback left behind would be blamed on the next one.
    before = after ?? (await beginAgain(run, migrations.slice(0, below.length + index + 1)));
  }
  return { server: run.server, verdicts, left: await allTheWayDown(run, migrations, empty, verdicts) };
}

async function beginAgain(run: ScratchRun, applied: readonly Migration[]): Promise<readonly CatalogObject[]> {
  await run.begin();
  await run.up(applied);
  return await run.describe();
}

/** All rollbacks, one after the other: what do they leave of everything? */
async function allTheWayDown(
  run: ScratchRun,
  migrations: readonly Migration[],
  empty: readonly CatalogObject[],
  verdicts: readonly Verdict[],
): Promise<Verification['left']> {
  const whole = verdicts.length === migrations.length;
  const proven = isProven({ server: '', database: '', verdicts, left: [] });
  if (!whole || !proven || verdicts.some(({ state }) => state === 'irreversible')) return undefined;
  await run.down([...migrations].reverse());
  return differences(empty, await run.describe());
}

function requireVersion(migrations: readonly Migration[], from: string): void {
  if (migrations.some(({ version }) => compareVersions(version, from) === 0)) return;
  throw new PmdbError('NO_SUCH_VERSION', `there is no migration V${from}`, { remedy: '`pmdb status` lists them.' });
}
