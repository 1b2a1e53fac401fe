import type { Database } from '../../core/database.ts';
import { describeDatabase } from '../../core/database-description.ts';
import { PmdbError } from '../../core/errors.ts';
import { literal } from '../../core/literal.ts';
import type { Session } from '../session.ts';

/** Bytes that are copied without a question; PostgreSQL lets nobody connect to a database while it is copied. */
const MOST_BYTES = 1_000_000_000;

/** Bytes that are copied sooner than attacked. */
const FEW_BYTES = 250_000_000;

/** Whether a second copy of a database is made in less time than it saves. */
export async function isSmall(session: Session, { name }: Database): Promise<boolean> {
  const { rows } = await session.send(`select pg_database_size(${literal(name)}) <= ${FEW_BYTES} as small`);
  return rows[0]?.small === true;
}

/**
 * Makes sure that a database can be a template without standing in anybody's way. Throws LOCKED where others are connected,
 * and asks where it is big. `session` is in another database.
 */
export async function requireQuiet(
  session: Session,
  database: Database,
  confirm: (question: string) => Promise<void>,
): Promise<void> {
  const name = literal(database.name);
  const { rows } = await session.send(
    `select pg_database_size(${name})::float8 as bytes, (select count(*)::int from pg_stat_activity where datname = ${name}) as others`,
  );
  const { bytes, others } = rows[0] as { readonly bytes: number; readonly others: number };
  if (others > 0)
    throw new PmdbError('LOCKED', `${describeDatabase(database)} is in use by ${others} sessions`, {
      state: 'Nothing was touched.',
      remedy: 'Copy it where nobody works, such as a restored dump: nobody could connect to it while it is copied.',
    });
  if (bytes > MOST_BYTES)
    await confirm(`Copy ${Math.round(bytes / 1e6)} MB? Nobody can connect to ${describeDatabase(database)} meanwhile.`);
}
