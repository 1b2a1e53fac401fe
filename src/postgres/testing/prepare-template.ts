import type { Database } from '../../core/database.ts';
import { PmdbError } from '../../core/errors.ts';
import type { TestFile } from '../../core/test-file.ts';
import testingSql from '../../sql/testing.sql';
import { Session } from '../session.ts';
import { statementError, statementMessage } from '../statement-error.ts';

/** Part of what a template is made of: another text makes another template. */
export const TESTING_SQL: string = testingSql;

/**
 * Makes a migrated database one for tests: pgTAP where the server has it, the schema `testing`, and what the project's
 * own support file makes. Throws SQL with the support file's line, or BAD_FILE.
 */
export async function prepareTemplate(
  database: Database,
  support: TestFile | undefined,
  signal: AbortSignal,
): Promise<void> {
  const session = await Session.open(database, 'pmdb/test', () => {}, signal);
  try {
    if (await offersPgtap(session)) await session.send('create extension if not exists pgtap schema public');
    await session.send(TESTING_SQL);
    if (support !== undefined) await runSupport(session, support);
  } finally {
    await session.close();
  }
}

export async function offersPgtap(session: Session): Promise<boolean> {
  const { rows } = await session.send(`select from pg_available_extensions where name = 'pgtap'`);
  return rows.length > 0;
}

async function runSupport(session: Session, support: TestFile): Promise<void> {
  const [problem] = support.problems;
  if (problem !== undefined) throw new PmdbError(problem.code, problem.message, problem);
  await session.send('begin');
  for (const statement of support.statements) {
    try {
      const { text, copyData } = statement;
      await (copyData === undefined ? session.send(text) : session.copy(text, copyData.text));
    } catch (cause) {
      throw statementError(cause, { script: support }, statementMessage(statement));
    }
  }
  await session.send('commit');
}
