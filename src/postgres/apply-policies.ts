import { PmdbError } from '../core/errors.ts';
import type { PolicyStep } from '../core/policy-plan.ts';
import { backoff, pause } from '../core/wait.ts';
import { isPostgresError } from './connection-loss.ts';
import { pipeline } from './pipeline.ts';
import { policyMessages, withdrawPolicies } from './policy-messages.ts';
import { passingReason } from './retry.ts';
import { AS_PMDB, beginTransaction, tenantPath, transactionSettings } from './session-settings.ts';
import { failureOf, type StatementMessage, statementError } from './statement-error.ts';
import { refuseToGoOn, type StepContext } from './step-context.ts';

/** Puts one relation after the other into the state of its file, each in a transaction of its own. Throws a PmdbError. */
export async function applyPolicies(steps: readonly PolicyStep[], context: StepContext): Promise<void> {
  for (const [done, step] of steps.entries()) {
    refuseToGoOn(context);
    try {
      await applyOne(step, context);
    } catch (error) {
      if (!(error instanceof PmdbError)) throw error;
      const state = `${done} applied; ${step.schema}.${step.name} is as it was; ${steps.length - done - 1} not run.`;
      const remedy = error.parts.remedy ?? 'Mend the file, then run `pmdb policies apply`.';
      throw new PmdbError(error.code, error.message, { ...error.parts, state, remedy });
    }
  }
}

async function applyOne(step: PolicyStep, context: StepContext): Promise<void> {
  const { worker, lockWait, signal, emit } = context;
  const began = performance.now();
  for (let attempt = 1; ; attempt++) {
    try {
      return await pipeline(worker, messagesOf(step, context));
    } catch (error) {
      await worker.rollback();
      if (signal.aborted) throw new PmdbError('INTERRUPTED', 'interrupted');
      const { cause, message } = failureOf(error);
      const tried = performance.now() - began;
      const reason = isPostgresError(cause) ? passingReason(cause.code, cause.message) : undefined;
      if (reason === undefined || tried >= lockWait) throw statementError(cause, origin(step), message);
      emit({ type: 'note', message: `${step.schema}.${step.name}: ${reason}; trying again` });
      await pause(Math.min(backoff(attempt, 200, 5000), lockWait - tried), signal);
    }
  }
}

function messagesOf({ policy, tenant, schema, name }: PolicyStep, context: StepContext): StatementMessage[] {
  const { worker, author, lockTimeout, extensionSchemas = [] } = context;
  const given = {
    lockTimeout,
    statementTimeout: undefined,
    rowSecurity: worker.facts.rowSecurity,
    holdWorkLock: worker.facts.pooled,
    searchPath: tenant === undefined ? undefined : tenantPath(tenant, extensionSchemas),
  } as const;
  const begin = { text: beginTransaction(given), begins: true };
  const commit = { text: 'commit' };
  if (policy === undefined) {
    return [begin, { text: `${AS_PMDB}; ${withdrawPolicies({ relation: { schema, name } })}` }, commit];
  }
  const target = { tenant, author, facts: worker.facts, settings: transactionSettings(given) };
  return [begin, ...policyMessages(policy, target), commit];
}

function origin({ policy }: PolicyStep) {
  return { script: policy ?? { file: '', text: '' } };
}
