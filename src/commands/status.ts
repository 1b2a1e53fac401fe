import type { Context } from '../core/context.ts';
import { describeDatabase } from '../core/database-description.ts';
import { compare } from '../core/ledger.ts';
import type { Migration } from '../core/migration.ts';
import type { Status } from '../core/status.ts';
import { allProblems, readTrack } from '../files/project.ts';
import { extensionStates } from '../postgres/extensions.ts';
import { readLedger } from '../postgres/ledger.ts';
import { openTarget } from '../postgres/target.ts';

/** `pmdb status`: how each version stands. Reads only, works on replicas, and takes no lock. */
export async function status(context: Context): Promise<Status> {
  const files = await readTrack(context.project, 'shared');
  const { migrations } = files;
  const problems = allProblems(files);
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
    return {
      database: describeDatabase(target.database),
      server: `${Math.floor(facts.version / 10000)}.${facts.version % 10000}`,
      standings: compare(migrations, applied),
      problems,
      extensions: await extensionStates(target.session, extensionsOf(migrations)),
    };
  } finally {
    target.session.leave();
  }
}

/** Extensions that a database can live without, and that a DBA wants to know of where a migration speaks of them. */
const OPTIONAL_EXTENSIONS = ['pg_cron', 'pg_stat_statements', 'postgis'];

function extensionsOf(migrations: readonly Migration[]): readonly string[] {
  return OPTIONAL_EXTENSIONS.filter((name) => migrations.some(({ up }) => up.text.includes(name)));
}

/** True when `status --check` says no. A cosmetic change is told, never an outage. */
export function needsAttention({ standings, problems }: Status): boolean {
  return problems.length > 0 || standings.some(({ state }) => state !== 'applied' && state !== 'cosmetic');
}
