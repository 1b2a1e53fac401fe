import { PmdbError } from '../core/errors.ts';
import type { TenantFailure } from '../core/events.ts';
import type { TenantPlan } from '../core/fleet.ts';
import type { Applied } from '../core/ledger.ts';
import { literal } from '../core/literal.ts';
import type { Direction, Plan, Step } from '../core/plan.ts';
import { backoff, pause } from '../core/wait.ts';
import { isConnectionLoss } from './connection-loss.ts';
import { historyEntry, keyOf } from './ledger-entries.ts';
import { passingReason } from './retry.ts';
import { runTenantStep, TENANT_CHANGED, TENANT_GONE } from './run-tenant-step.ts';
import type { Session } from './session.ts';
import { inOwnTransaction } from './session-settings.ts';
import { refuseToGoOn, type StepContext, stepName } from './step-context.ts';
import { readTenantVersions } from './tenant-ledger.ts';

/** What tenants have in common while a run works through them. */
export interface FleetContext extends Omit<StepContext, 'worker'> {
  readonly direction: Direction;
  /** Send a file as one message; otherwise statement by statement. */
  readonly whole: boolean;
  /** Stop after this many failed tenants. */
  readonly maxFailures: number;
  /** For a tenant that others have changed since it was planned. */
  readonly makePlan: (applied: readonly Applied[]) => Plan;
  /** A session for a worker, who gives it back for another one; the caller closes them all. */
  readonly openWorker: () => Promise<Session>;
  readonly releaseWorker: (worker: Session) => void;
}

/** A tenant that waits for its turn. */
interface Job {
  readonly tenant: TenantPlan;
  readonly steps: readonly Step[];
  readonly attempt: number;
  /** When it was first tried; undefined for one that wasn't yet. */
  readonly since: number | undefined;
  readonly notBefore: number;
}

/** Works through tenants with several workers; what fails on one stays with it. */
export class TenantRun {
  readonly #context: FleetContext;
  readonly #queue: Job[];
  readonly failed: TenantFailure[] = [];
  done = 0;
  steps = 0;
  gone = 0;
  #busy = 0;

  constructor(tenants: readonly TenantPlan[], context: FleetContext) {
    this.#context = context;
    this.#queue = tenants.map((tenant) => ({
      tenant,
      steps: tenant.steps,
      attempt: 1,
      since: undefined,
      notBefore: 0,
    }));
  }

  /** Tenants that the run has not come to, or not to the end of. */
  get left(): number {
    return this.#queue.length + this.#busy;
  }

  /** One worker, until nothing is left or enough has failed. Throws what concerns the whole run: INTERRUPTED, CONNECTION_LOST. */
  async work(): Promise<void> {
    const { openWorker, releaseWorker, maxFailures, signal } = this.#context;
    let worker = await openWorker();
    while (this.failed.length < maxFailures) {
      const job = this.#queue.shift();
      if (job === undefined) break;
      this.#busy++;
      const early = job.notBefore - performance.now();
      if (early > 0) await pause(early, signal);
      refuseToGoOn({ ...this.#context, worker });
      if (worker.lost) worker = await openWorker();
      await this.#runJob(job, { ...this.#context, worker, followed: this.#queue.length > 0 });
      this.#busy--;
    }
    releaseWorker(worker);
  }

  async #runJob(job: Job, context: StepContext): Promise<void> {
    const { schema } = job.tenant;
    let rest = job.steps;
    try {
      for (; rest[0] !== undefined; rest = rest.slice(1)) {
        await runTenantStep({ ...rest[0], tenant: schema }, context, this.#context.whole);
        this.steps++;
      }
      this.done++;
    } catch (error) {
      if (!(error instanceof PmdbError) || error.code === 'INTERRUPTED' || rest[0] === undefined) throw error;
      await this.#afterError(error, { ...job, steps: rest }, rest[0], context);
    }
  }

  async #afterError(error: PmdbError, job: Job, step: Step, context: StepContext): Promise<void> {
    const { sqlstate } = error.parts;
    const { schema } = job.tenant;
    const now = performance.now();
    const since = job.since ?? now;
    if (sqlstate === TENANT_GONE) {
      this.gone++;
    } else if (sqlstate === TENANT_CHANGED) {
      await this.#planAgain(error, job, step, context);
    } else if (isConnectionLoss(error) && job.attempt === 1) {
      // Nobody knows what became of the step: the next try finds out.
      this.#queue.push({ ...job, attempt: 2, since, notBefore: now + 500 });
    } else if (passingReason(sqlstate, error.message) !== undefined && now - since < context.lockWait) {
      // Others have their turn meanwhile.
      this.#queue.push({ ...job, attempt: job.attempt + 1, since, notBefore: now + backoff(job.attempt, 200, 5000) });
    } else {
      await this.#fail(error, { ...step, tenant: schema }, context);
    }
  }

  /** Others have changed the tenant since it was planned: what stands in its way now concerns it alone. */
  async #planAgain(changed: PmdbError, job: Job, step: Step, context: StepContext): Promise<void> {
    const { schema } = job.tenant;
    const applied = await readTenantVersions(context.worker, [schema]);
    let reason = changed;
    try {
      const { steps } = this.#context.makePlan(applied.get(schema) ?? []);
      // The same step would find the same once more.
      if (steps[0]?.migration !== step.migration) return void this.#queue.push({ ...job, steps });
    } catch (error) {
      if (!(error instanceof PmdbError)) throw error;
      reason = error;
    }
    await this.#fail(reason, { ...step, tenant: schema }, context);
  }

  async #fail(error: PmdbError, step: Step, { worker, author, emit }: StepContext): Promise<void> {
    const tenant = step.tenant ?? '';
    const { version, name } = step.migration;
    this.failed.push({ tenant, step: stepName(step), error });
    emit({ type: 'tenant-failed', tenant, message: `V${version} ${name}: ${error.message}` });
    const why = [error.code, error.parts.sqlstate, error.message].filter(Boolean).join(' ');
    const entry = { ...keyOf(step), name, checksum: step.script.checksum, error: why };
    const note = `update migrations.tenants set failed_at = now(), failed_run = ${literal(author.runId)}, failure = ${literal(why)} where schema_name = ${literal(tenant)}`;
    const record = `set local lock_timeout = '1s'; ${historyEntry(author, 'failure', entry)}; ${note}`;
    if (!worker.lost) await worker.send(inOwnTransaction(record)).catch(() => worker.rollback());
  }
}
