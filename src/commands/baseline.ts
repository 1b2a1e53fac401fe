import type { Context } from '../core/context.ts';
import { describeDatabase } from '../core/database-description.ts';
import { PmdbError } from '../core/errors.ts';
import { compareVersions, type Migration } from '../core/migration.ts';
import { baselineSql } from '../postgres/baseline.ts';
import { withLock } from '../postgres/run-locked.ts';
import type { Target } from '../postgres/target.ts';
import { openSoundProject } from './migrate.ts';

/** `pmdb baseline --to V`: records versions as applied without running them, for a database that has them already. */
export async function baseline(context: Context, to: string): Promise<readonly Migration[]> {
  const { files, target, applied } = await openSoundProject(context, 'baseline');
  try {
    const { migrations } = files;
    const wanted = migrations.filter((migration) => compareVersions(migration.version, to) <= 0);
    if (!wanted.some((migration) => compareVersions(migration.version, to) === 0)) throw unknown(to, migrations);
    refuseUsedLedger(applied.length);
    const last = wanted.at(-1);
    await context.confirm(
      `Record ${wanted.length} ${wanted.length === 1 ? 'migration' : 'migrations'}, up to V${last?.version} ${last?.name}, as applied on ${describeDatabase(target.database)} without running them?`,
    );
    await recordBaseline(context, target, wanted);
    return wanted;
  } finally {
    target.session.leave();
  }
}

/** Records these as applied, in the order given, under the lock and in one transaction. Throws BAD_FLAG where the ledger has rows. */
export async function recordBaseline(context: Context, target: Target, wanted: readonly Migration[]): Promise<void> {
  await withLock(target, context, async ({ worker, author, applied }) => {
    refuseUsedLedger(applied.length);
    await worker.send(`begin; ${wanted.map((migration) => baselineSql(migration, author)).join('; ')}; commit`);
  });
}

export function refuseUsedLedger(applied: number): void {
  if (applied === 0) return;
  throw new PmdbError('BAD_FLAG', `the ledger of this database records ${applied} migrations already`, {
    state: 'Nothing was changed.',
    remedy: 'A baseline is for a database that pmdb has not migrated yet. `pmdb status` shows what is recorded.',
  });
}

function unknown(to: string, migrations: readonly Migration[]): PmdbError {
  return new PmdbError('NO_SUCH_VERSION', `there is no version ${to}`, {
    state: 'Nothing was changed.',
    remedy: `Name one of ${migrations.at(0)?.version ?? '?'} to ${migrations.at(-1)?.version ?? '?'}.`,
  });
}
