import { PmdbError } from '../core/errors.ts';
import { placeAt } from '../core/place.ts';
import type { Step } from '../core/plan.ts';
import { createIndexConcurrently, dropIndexConcurrently } from '../core/sql/concurrent-index.ts';
import type { Statement } from '../core/sql/statements.ts';
import { findIndex, findLeftovers, indexExists } from './invalid-index.ts';
import type { Session } from './session.ts';

/** Statements that may be run once more, whether they had ended or not: the second time changes nothing. */
const REPEATABLE = /^(vacuum|analyze|reindex|cluster|alter\s+system|discard)\b/i;

/**
 * A statement outside a transaction was begun, and pmdb or the server died before anybody wrote down its end. Finds out
 * from the catalog whether it is done. Throws UNFINISHED, naming the statement, where nobody can know.
 *
 * @param number Counts from 1 in the file.
 * @param statement Undefined where the file has another one in its place now.
 */
export async function isDone(
  session: Session,
  step: Step,
  number: number,
  statement: Statement | undefined,
): Promise<boolean> {
  if (statement === undefined) throw unknowable(step, number, undefined);
  const created = createIndexConcurrently(statement);
  if (created?.name !== undefined) return (await findIndex(session, created))?.valid === true;
  // Whatever an attempt before it had left was dropped when it was begun.
  if (created !== undefined && (await findLeftovers(session, statement)).length > 0) return false;
  const dropped = dropIndexConcurrently(statement);
  if (dropped !== undefined) return !(await indexExists(session, dropped.index));
  if (REPEATABLE.test(statement.text)) return false;
  throw unknowable(step, number, statement);
}

function unknowable(step: Step, number: number, statement: Statement | undefined): PmdbError {
  const version = `${step.migration.version}${step.tenant === undefined ? '' : ` --tenant ${step.tenant}`}`;
  const { file, text } = step.script;
  const change = statement === undefined ? ', which was changed since,' : '';
  const before = ['no statement before it is done', 'statement 1 is done'][number - 1];
  return new PmdbError(
    'UNFINISHED',
    `an earlier run was cut off during statement ${number} of ${file}${change} and nobody can know whether it was done`,
    {
      place: placeAt(file, text, statement?.offset ?? text.length),
      state: before ?? `statements 1 to ${number - 1} are done`,
      remedy:
        `Look at the database. If the statement was done: \`pmdb repair --done ${version}\`; ` +
        `if not: \`pmdb repair --not-done ${version}\`. Then run the command again.`,
    },
  );
}
