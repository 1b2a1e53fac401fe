import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type Copied, type CopyProbe, copyResults } from '../../core/isolation/copy-probes.ts';
import type { Result } from '../../core/isolation/probe.ts';
import { identifier } from '../../core/literal.ts';
import { isPostgresError } from '../connection-loss.ts';
import type { Session } from '../session.ts';

const WRONG_OBJECT_TYPE = '42809';

/** Runs probes by COPY in the transaction that is open; nothing of them stays. */
export async function runCopies(
  session: Session,
  role: string,
  probes: readonly CopyProbe[],
): Promise<readonly Result[]> {
  if (probes.length === 0) return [];
  await session.send(`savepoint pmdb_role; set local role ${identifier(role)}; savepoint pmdb_copy`);
  const results: Result[] = [];
  for (const probe of probes) {
    const copied = await attempt(session, probe.sql);
    const again = copied.sqlstate === WRONG_OBJECT_TYPE && probe.instead !== undefined;
    results.push(...copyResults(probe, again ? await attempt(session, probe.instead) : copied));
  }
  await session.send('rollback to savepoint pmdb_role');
  return results;
}

async function attempt(session: Session, sql: string): Promise<Copied> {
  try {
    if (sql.endsWith('from stdin')) {
      await session.copy(sql, '');
      return {};
    }
    // What the driver gives back for COPY … TO STDOUT is no rows, but a stream.
    const { rows } = await session.send(sql);
    return { output: await text(rows as unknown as Readable) };
  } catch (error) {
    if (!isPostgresError(error)) throw error;
    await session.send('rollback to savepoint pmdb_copy');
    return { sqlstate: error.code, message: error.message };
  }
}
