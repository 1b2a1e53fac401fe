import { PmdbError } from '../core/errors.ts';
import type { RowExpectation } from '../core/migration.ts';
import type { Step } from '../core/plan.ts';
import type { Statement } from '../core/sql/statements.ts';
import { enterTenant, keyOf, leaveTenant, recordStep } from './ledger-entries.ts';
import { pipeline } from './pipeline.ts';
import { FORGET_POLICIES_OF_GONE, policyMessages, withdrawPolicies } from './policy-messages.ts';
import type { Reply, Session } from './session.ts';
import {
  beginTransaction,
  CHECK_DEFERRED,
  FLUSH_LATER,
  forgetFile,
  OWN_SEARCH_PATH,
  transactionSettings,
} from './session-settings.ts';
import { type StatementMessage, statementMessage } from './statement-error.ts';
import { type StepContext, settingsOf } from './step-context.ts';

/**
 * Runs a file and writes its ledger row in one transaction: they stand or fall together. Throws MessageFailed with the
 * message that failed, or a PmdbError; the transaction may be open then, and the caller rolls it back.
 */
export async function applyInTransaction(
  step: Step,
  statements: readonly Statement[],
  context: StepContext,
): Promise<void> {
  const { worker } = context;
  const { forEachOrganization, expectRows } = step.script.directives;
  const [begin, body, end] = [openStep(step, context), statements.map(statementMessage), closeStep(step, context)];
  if (!forEachOrganization && expectRows === undefined) return pipeline(worker, [...begin, ...body, ...end]);

  const counter = new RowCounter();
  const count = (_: StatementMessage, reply: Reply) => counter.add(reply);
  await pipeline(worker, begin);
  if (forEachOrganization) {
    const { ids, sealed } = await organizations(worker);
    for (const id of ids) await pipeline(worker, bodyFor(id, sealed, body), count);
  } else {
    await pipeline(worker, body, count);
  }
  counter.check(step, expectRows);
  await pipeline(worker, end);
}

/** The policies that a version makes possible are in force when it is, and gone before it goes. */
function madePossible(step: Step, context: StepContext): StatementMessage[] {
  const { policies = [] } = step.migration;
  if (step.direction === 'down' || policies.length === 0) return [];
  const { worker, author } = context;
  const settings = transactionSettings(settingsOf(step, context));
  const target = { tenant: step.tenant, author, facts: worker.facts, settings };
  return [{ text: forgetFile(worker.facts) }, ...policies.flatMap((policy) => policyMessages(policy, target))];
}

function withdrawn({ direction, migration: { policies = [] }, tenant }: Step): StatementMessage[] {
  if (direction === 'up') return [];
  return policies.map((policy) => ({ text: withdrawPolicies(policy, tenant) }));
}

/** A table that is dropped and made again, as by a rollback, has no policies then: nobody may believe that it has. */
function forgottenPolicies({ script, tenant }: Step): string[] {
  return tenant === undefined && /\bdrop\b/i.test(script.text) ? [FORGET_POLICIES_OF_GONE] : [];
}

/** What a step's transaction begins with, up to its file. */
export function openStep(step: Step, context: StepContext): readonly StatementMessage[] {
  const begin = beginTransaction(settingsOf(step, context));
  const enter = step.tenant === undefined ? '' : `; ${enterTenant(keyOf(step), step.direction)}`;
  return [{ text: begin + enter, begins: true }, ...withdrawn(step)];
}

/**
 * What it ends with, behind its file: what was deferred, the policies, a session as new, the ledger's rows, and the commit.
 *
 * @param last A statement before the commit.
 */
export function closeStep(step: Step, context: StepContext, last?: string): readonly StatementMessage[] {
  const { worker, author, followed, leavesTenants } = context;
  const record = leavesTenants === true ? leaveTenant(step, author) : recordStep(step, author);
  const settings = [forgetFile(worker.facts), OWN_SEARCH_PATH, ...(followed === true ? [FLUSH_LATER] : [])];
  return [
    { text: CHECK_DEFERRED, atEnd: true },
    ...madePossible(step, context),
    {
      text: [...settings, ...forgottenPolicies(step), record, ...(last === undefined ? [] : [last]), 'commit'].join(
        '; ',
      ),
    },
  ];
}

/** What a step's file says, once for each organization where it asks for that. The transaction is open. */
export async function bodyOf({ script }: Step, worker: Session): Promise<readonly StatementMessage[]> {
  const body = script.statements.map(statementMessage);
  if (!script.directives.forEachOrganization) return body;
  const { ids, sealed } = await organizations(worker);
  return ids.flatMap((id) => bodyFor(id, sealed, body));
}

/** The context of an organization, until the transaction ends: a setting, and, where the database seals contexts, a sealed one. */
function bodyFor(
  organization: string,
  sealed: boolean,
  body: readonly StatementMessage[],
): readonly StatementMessage[] {
  const context = `select pg_catalog.set_config('app.current_organization_id', '${organization}', true)`;
  const seal = sealed ? `, app.set_context_for('${organization}')` : '';
  return [{ text: context + seal }, ...body.map((message) => ({ ...message, organization }))];
}

/** A data migration for each organization asks `app.organization_ids()`: under FORCE the table itself would look empty. */
async function organizations(session: Session): Promise<{ ids: readonly string[]; sealed: boolean }> {
  const { rows } = await session.send(
    `select pg_catalog.to_regprocedure($f$app.organization_ids()$f$) is not null as known,
            pg_catalog.to_regprocedure($f$app.set_context_for(uuid)$f$) is not null as sealed`,
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
  const found = await session.send('select i::uuid::text as id from app.organization_ids() as i order by 1');
  return { ids: found.rows.map(({ id }) => String(id)), sealed: rows[0].sealed === true };
}

const TOUCHING = ['INSERT', 'UPDATE', 'DELETE', 'MERGE', 'COPY'];

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
