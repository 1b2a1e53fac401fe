import { PmdbError } from '../core/errors.ts';
import type { StepName } from '../core/events.ts';
import { lineAndColumn } from '../core/place.ts';
import type { Step } from '../core/plan.ts';
import type { PolicyFile } from '../core/policy-file.ts';
import type { PolicyStep } from '../core/policy-plan.ts';
import type { FileName, RehearsedFile, RehearsedStatement } from '../core/rehearsal.ts';
import { bodyOf } from './apply-transaction.ts';
import { enterTenant, keyOf, recordStep } from './ledger-entries.ts';
import type { LockLedger } from './lock-ledger.ts';
import { pipeline } from './pipeline.ts';
import { policyMessages, withdrawPolicies } from './policy-messages.ts';
import { nameBlockers } from './run-step.ts';
import { CHECK_DEFERRED, forgetFile, OWN_SEARCH_PATH, tenantPath, transactionSettings } from './session-settings.ts';
import { failureOf, type StatementMessage, statementError } from './statement-error.ts';
import { refuseToGoOn, type StepContext, settingsOf, stepName } from './step-context.ts';
import { watchBlockers } from './watch-blockers.ts';

/** What pmdb does before the first statement of a file of policies, as the rehearsal tells it. */
const CLOSING = '(takes away the policies and grants that are there)';

/** A file, as the rehearsal calls it and as an error finds its place in it. */
interface Rehearsed extends FileName {
  readonly text: string;
}

/** Runs files one after the other in a transaction that is open, writes the ledger there as a run does, and keeps what they lock. */
export class FileRehearsal {
  readonly done: RehearsedFile[] = [];
  readonly #context: StepContext;
  readonly #ledger: LockLedger;

  constructor(context: StepContext, ledger: LockLedger) {
    this.#context = context;
    this.#ledger = ledger;
  }

  /** A migration, with the policies that come with it. Throws a PmdbError, or what else went wrong. */
  async step(step: Step): Promise<void> {
    const { worker, author } = this.#context;
    const { migration, script, tenant = null } = step;
    const { version, name, file } = stepName(step);
    const settings = transactionSettings(settingsOf(step, this.#context));
    const enter = tenant === null ? '' : `; ${enterTenant(keyOf(step), step.direction)}`;
    const begin = { text: settings + enter };
    const end = [{ text: CHECK_DEFERRED, atEnd: true }, { text: forgetFile(worker.facts) }];
    await this.#run({ version, name, file, tenant, text: script.text }, async () => {
      await pipeline<StatementMessage>(worker, [begin]);
      return [...(await bodyOf(step, worker)), ...end];
    });
    for (const policy of migration.policies ?? []) await this.#policy(policy, tenant, settings);
    await worker.send(`${OWN_SEARCH_PATH}; ${recordStep(step, author)}; ${forgetFile(worker.facts)}`);
  }

  /** A file of policies that comes with no migration of the run, or is gone. */
  async policies({ policy, tenant, schema, name }: PolicyStep): Promise<void> {
    const { worker, lockTimeout, extensionSchemas = [] } = this.#context;
    const settings = transactionSettings({
      lockTimeout,
      statementTimeout: undefined,
      rowSecurity: worker.facts.rowSecurity,
      holdWorkLock: worker.facts.pooled,
      searchPath: tenant === undefined ? undefined : tenantPath(tenant, extensionSchemas),
    });
    if (policy !== undefined) return await this.#policy(policy, tenant ?? null, settings);
    const file = { version: null, name: `${schema}.${name}`, file: '', text: '', tenant: tenant ?? null };
    const withdraw = `${settings}; ${withdrawPolicies({ relation: { schema, name } })}; ${forgetFile(worker.facts)}`;
    await this.#run(file, async () => [{ text: withdraw, script: file, atStart: true }]);
  }

  async #policy(policy: PolicyFile, tenant: string | null, settings: string): Promise<void> {
    const { worker, author } = this.#context;
    const { file, text, relation } = policy;
    const name = `${tenant ?? relation.schema ?? ''}.${relation.name}`;
    await this.#run({ version: null, name, file, tenant, text }, async () => {
      const target = { tenant: tenant ?? undefined, author, facts: worker.facts, settings };
      return [...policyMessages(policy, target), { text: forgetFile(worker.facts) }];
    });
  }

  async #run({ text, ...file }: Rehearsed, messages: () => Promise<readonly StatementMessage[]>): Promise<void> {
    const named: StepName = { direction: 'up', ...file, version: file.version ?? '' };
    const watch = watchBlockers(named, this.#context);
    const statements: RehearsedStatement[] = [];
    try {
      refuseToGoOn(this.#context);
      for (const message of await messages()) {
        const { ms, rows } = await this.#timed(message);
        if (message.statement === undefined && message.atStart !== true) continue;
        const { offset, text: sql } = message.statement ?? { offset: 0, text: CLOSING };
        const { line } = lineAndColumn(text, offset);
        const head = sql.replace(/\s+/g, ' ').slice(0, 200);
        statements.push({ line, head, ms, rows, ...(await this.#ledger.next()) });
      }
      this.done.push({ ...file, statements });
    } catch (error) {
      const { cause, message } = failureOf(error);
      const told = statementError(cause, { script: { file: file.file, text } }, message);
      throw told instanceof PmdbError ? nameBlockers(told, watch.seen()) : told;
    } finally {
      watch.end();
    }
  }

  async #timed(message: StatementMessage): Promise<{ ms: number; rows: number }> {
    const began = performance.now();
    let rows = 0;
    await pipeline(this.#context.worker, [message], (_, reply) => {
      rows = reply.count;
    });
    return { ms: performance.now() - began, rows };
  }
}
