import { certify, type Proven } from '../core/certificate.ts';
import type { Context } from '../core/context.ts';
import { describeDatabase } from '../core/database-description.ts';
import { PmdbError } from '../core/errors.ts';
import { compareVersions, type Migration, type Track } from '../core/migration.ts';
import type { Verification } from '../core/verdict.ts';
import { readCertificates, writeCertificates } from '../files/certificates.ts';
import { hasTrack, readTrack, requireSound, requireTrack } from '../files/project.ts';
import { withScratchDatabases } from '../postgres/scratch-database.ts';
import { ScratchRun } from '../postgres/scratch-run.ts';
import { Verifier } from '../postgres/verifier.ts';

export interface VerifyCommand {
  /** Prove this version and those above it; what lies below is only applied. */
  readonly from?: string | undefined;
  /** With rows in the tables. */
  readonly withData?: boolean | undefined;
}

/** `pmdb verify`: takes each migration up, down and up again on a scratch database, and certifies what restores. */
export async function verify(context: Context, { from, withData = false }: VerifyCommand): Promise<Verification> {
  const { project } = context;
  requireTrack(project, 'shared');
  const shared = await soundMigrations(project, 'shared');
  const tenant = hasTrack(project, 'tenant') ? await soundMigrations(project, 'tenant') : [];
  if (from !== undefined) requireVersion(shared, from);
  const certificates = await readCertificates(project);
  const database = await context.database();
  const verification = await withScratchDatabases(database, 'pmdb/verify', async (create) => {
    const run = new ScratchRun(context, 'verify', create);
    try {
      const proof = new Verifier(run, context, { shared, tenant }, { from, withData });
      return { database: describeDatabase(database), ...(await proof.all()) };
    } finally {
      await run.close();
    }
  });
  const proven = (migration: Migration) => provenOf(verification, migration);
  const major = Number.parseInt(verification.server, 10);
  await writeCertificates(project, certify(certificates, [...shared, ...tenant], major, proven));
  return verification;
}

async function soundMigrations(project: string, track: Track): Promise<readonly Migration[]> {
  const files = await readTrack(project, track);
  await requireSound(files);
  return files.migrations;
}

function provenOf({ verdicts }: Verification, { track, version }: Migration): Proven {
  const verdict = verdicts.find((each) => each.track === track && each.version === version);
  if (verdict === undefined || verdict.state === 'irreversible') return undefined;
  if (verdict.state !== 'restores') return 'refuted';
  return verdict.data === undefined ? 'restores' : 'restores-data';
}

function requireVersion(migrations: readonly Migration[], from: string): void {
  if (migrations.some(({ version }) => compareVersions(version, from) === 0)) return;
  throw new PmdbError('NO_SUCH_VERSION', `there is no migration V${from}`, { remedy: '`pmdb status` lists them.' });
}
