import { PmdbError } from '../core/errors.ts';
import type { RowExpectation } from '../core/migration.ts';
import type { Step } from '../core/plan.ts';
import type { Statement } from '../core/sql/statements.ts';
import { type Author, recordStep } from './ledger-entries.ts';
import { pipeline } from './pipeline.ts';
import type { Reply, Session } from './session.ts';
import { beginTransaction, FORGET_FILE, OWN_SEARCH_PATH, type StepSettings } from './session-settings.ts';
import type { StatementMessage } from './statement-error.ts';

/**
 * Runs a file and writes its ledger row in one transaction: they stand or fall together. Throws MessageFailed with the
 * statement that failed, or a PmdbError; the transaction is open and aborted then, and the caller rolls it back.
 */
export async function applyInTransaction(
  session: Session,
  step: Step,
  statements: readonly Statement[],
  author: Author,
  settings: StepSettings,
): Promise<void> {
  const { forEachOrganization, expectRows } = step.script.directives;
  const counter = new RowCounter();
  const begin: StatementMessage = { text: beginTransaction(settings) };
  const body: StatementMessage[] = statements.map((statement) => ({
    statement,
    text: statement.text,
    copyData: statement.copyData?.text,
  }));
  const end: StatementMessage = {
    text: `${FORGET_FILE}; ${OWN_SEARCH_PATH}; ${recordStep(step, author)}; commit`,
  };
  const count = (_: StatementMessage, reply: Reply) => counter.add(reply);

  if (forEachOrganization) {
    await pipeline(session, [begin]);
    const organizations = await organizationIds(session);
    for (const id of organizations) await pipeline(session, [setContext(id), ...body], count);
    counter.check(step, expectRows);
    await pipeline(session, [end]);
  } else if (expectRows !== undefined) {
    await pipeline(session, [begin, ...body], count);
    counter.check(step, expectRows);
    await pipeline(session, [end]);
  } else {
    await pipeline(session, [begin, ...body, end]);
  }
}

/** The setting that the accessors of the schema `app` read; the context holds until the transaction ends. */
function setContext(organization: string): StatementMessage {
  return { text: `select pg_catalog.set_config('app.current_organization_id', '${organization}', true)` };
}

/** A data migration for each organization asks `app.organization_ids()`: under FORCE the table itself would look empty. */
async function organizationIds(session: Session): Promise<readonly string[]> {
  const { rows } = await session.send(
    'select pg_catalog.to_regprocedure($f$app.organization_ids()$f$) is not null as known',
  );
  if (rows[0]?.known !== true) {
    throw new PmdbError(
      'BAD_DIRECTIVE',
      'for-each-organization needs a function app.organization_ids() that returns uuids',
      {
        remedy: 'Create it: security definer, owned by a role that sees all organizations.',
      },
    );
  }
  return (await session.send('select i::uuid::text as id from app.organization_ids() as i order by 1')).rows.map(
    (row) => String(row.id),
  );
}

const TOUCHING = ['INSERT', 'UPDATE', 'DELETE', 'MERGE'];

class RowCounter {
  #rows = 0;

  add(reply: Reply): void {
    if (TOUCHING.some((command) => reply.command?.startsWith(command))) this.#rows += reply.count;
  }

  check(step: Step, expected: RowExpectation | undefined): void {
    if (expected === undefined || holds(this.#rows, expected)) return;
    throw new PmdbError(
      'UNEXPECTED_ROWS',
      `${step.script.file} touched ${this.#rows} rows; it says expect-rows ${expected.operator}${expected.count}`,
      { place: { file: step.script.file, line: 1, column: 1 } },
    );
  }
}

function holds(rows: number, { operator, count }: RowExpectation): boolean {
  if (operator === '=') return rows === count;
  if (operator === '>') return rows > count;
  if (operator === '>=') return rows >= count;
  return operator === '<' ? rows < count : rows <= count;
}
