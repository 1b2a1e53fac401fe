import { PmdbError } from '../core/errors.ts';
import type { FleetResult } from '../core/events.ts';
import { type Canary, type FleetPlan, planGroups, splitCanary, type TenantPlan } from '../core/fleet.ts';
import type { Applied } from '../core/ledger.ts';
import type { Direction, Plan } from '../core/plan.ts';
import { limitsOf } from './fleet-limits.ts';
import type { Author } from './ledger-entries.ts';
import { releaseLocks, takeRunLock } from './lock.ts';
import type { RunOptions } from './run-locked.ts';
import { type FleetContext, TenantRun } from './run-tenants.ts';
import { type Notice, Session } from './session.ts';
import type { Target } from './target.ts';
import { countTenants, readGroups, readTenantPlans, type TenantSelection } from './tenant-ledger.ts';

export interface FleetOptions extends RunOptions {
  readonly runId: string;
  readonly direction: Direction;
  readonly selection: TenantSelection;
  /** Sessions that work side by side. */
  readonly concurrency: number;
  readonly canary: Canary | undefined;
  /** Infinity: go on whatever fails. */
  readonly maxFailures: number;
  readonly statementByStatement: boolean;
  readonly makePlan: (applied: readonly Applied[]) => Plan;
}

/** The plan for all tenants that are meant, from a few rows. Throws as `makePlan` does. */
export async function planFleet(
  session: Session,
  { selection, direction, makePlan }: Pick<FleetOptions, 'selection' | 'direction' | 'makePlan'>,
): Promise<FleetPlan> {
  const counts = await countTenants(session, selection);
  const plans = planGroups(await readGroups(session, counts), makePlan);
  const { tenants } = await readTenantPlans(session, plans, selection);
  const all = counts.reduce((sum, count) => sum + count.tenants, 0);
  return { direction, tenants, upToDate: all - tenants.length };
}

/**
 * Runs the plan of each tenant, under the run lock. Failures are in the result; throws what ends the whole run, with how
 * far it came.
 */
export async function runFleet(
  target: Omit<Target, 'session'>,
  pooled: boolean,
  options: FleetOptions,
): Promise<FleetResult> {
  const { signal, emit } = options;
  const lock = { wait: options.lockWait, signal, emit };
  const watcher = await takeRunLock(target.database, pooled, lock);
  const workers: Session[] = [];
  const idle: Session[] = [];
  const openWorker = async () => {
    const used = idle.pop();
    if (used !== undefined && !used.lost) return used;
    const session = await Session.open(target.database, target.application, heard, signal);
    workers.push(session);
    return session;
  };
  const heard = onceEach(options);
  try {
    const releaseWorker = (session: Session) => void idle.push(session);
    return await new Fleet({ ...options, watcher, openWorker, releaseWorker }).run();
  } finally {
    await Promise.all([releaseLocks(watcher), ...workers.map((session) => session.close())]);
  }
}

/** What every tenant's server notice says again is said once. */
function onceEach({ emit }: RunOptions) {
  const heard = new Set<string>();
  return (notice: Notice) => {
    if (heard.has(notice.message) || heard.size > 100) return;
    heard.add(notice.message);
    emit({ type: 'notice', ...notice });
  };
}

type Means = FleetOptions & Pick<FleetContext, 'watcher' | 'openWorker' | 'releaseWorker'>;

class Fleet {
  readonly #options: Means;
  readonly #runs: TenantRun[] = [];
  readonly #began = performance.now();
  /** Not to be taken up again in a later round. */
  readonly #seen = new Set<string>();
  #notRun = 0;
  #total = 0;

  constructor(options: Means) {
    this.#options = options;
  }

  async run(): Promise<FleetResult> {
    const { canary, direction, concurrency, emit } = this.#options;
    const limits = await this.#withWorker(limitsOf);
    let { first, rest } = splitCanary(await this.#plan(), canary);
    this.#announce(first, rest);
    const workers = limits.workersFor(concurrency, emit);
    const { extensionSchemas, leavesTenants } = limits;
    const context = { ...this.#context(), extensionSchemas, leavesTenants };
    if (await this.#runAll(first, workers, context)) {
      while (rest.length > 0 && (await this.#runAll(rest, workers, context))) {
        rest = direction === 'up' ? await this.#planNewcomers() : [];
      }
    } else {
      this.#notRun += rest.length;
    }
    this.#tell();
    return this.#result();
  }

  async #withWorker<T>(work: (worker: Session) => Promise<T>): Promise<T> {
    const worker = await this.#options.openWorker();
    const result = await work(worker);
    this.#options.releaseWorker(worker);
    return result;
  }

  async #plan(): Promise<readonly TenantPlan[]> {
    const { tenants } = await this.#withWorker((worker) => planFleet(worker, this.#options));
    const fresh = tenants.filter(({ schema }) => !this.#seen.has(schema));
    for (const { schema } of fresh) this.#seen.add(schema);
    this.#total += fresh.length;
    return fresh;
  }

  /** Tenants that were created meanwhile. What others did to one that this run was at is told already, where it failed there. */
  async #planNewcomers(): Promise<readonly TenantPlan[]> {
    try {
      return await this.#plan();
    } catch (error) {
      if (!(error instanceof PmdbError)) throw error;
      if (this.#result().failed.length > 0) return [];
      throw this.#stopped(error, error.parts.remedy);
    }
  }

  #tell(): void {
    const { direction, done, gone, failed, ms } = this.#result();
    const progress = { direction, done: done + gone, failed: failed.length, total: this.#total, seconds: ms / 1000 };
    this.#options.emit({ type: 'fleet-progress', ...progress });
  }

  #announce(first: readonly TenantPlan[], rest: readonly TenantPlan[]): void {
    const steps = [...first, ...rest].reduce((sum, tenant) => sum + tenant.steps.length, 0);
    const tenants = first.length + rest.length;
    this.#options.emit({
      type: 'fleet-planned',
      direction: this.#options.direction,
      tenants,
      canaries: first.length,
      steps,
    });
  }

  #context(): Omit<FleetContext, 'extensionSchemas'> {
    const { runId, client, statementByStatement, ...options } = this.#options;
    const author: Author = { runId, client };
    return { ...options, author, whole: !statementByStatement };
  }

  /** True when all of them are good. */
  async #runAll(tenants: readonly TenantPlan[], workers: number, context: FleetContext): Promise<boolean> {
    const run = new TenantRun(tenants, context);
    this.#runs.push(run);
    const tell = setInterval(() => this.#tell(), 1000);
    try {
      const working = Array.from({ length: Math.min(workers, tenants.length) }, () => run.work());
      const rejected = (await Promise.allSettled(working)).find((end) => end.status === 'rejected');
      if (rejected !== undefined) throw rejected.reason;
      return run.failed.length === 0 || (context.maxFailures > run.failed.length && !this.#isCanary(run));
    } catch (error) {
      throw this.#stopped(error);
    } finally {
      clearInterval(tell);
    }
  }

  #isCanary(run: TenantRun): boolean {
    return this.#options.canary !== undefined && run === this.#runs[0];
  }

  #result(): FleetResult {
    const sum = (of: (run: TenantRun) => number) => this.#runs.reduce((total, run) => total + of(run), 0);
    return {
      runId: this.#options.runId,
      direction: this.#options.direction,
      done: sum((run) => run.done),
      steps: sum((run) => run.steps),
      failed: this.#runs.flatMap((run) => run.failed),
      notRun: sum((run) => run.left) + this.#notRun,
      gone: sum((run) => run.gone),
      ms: performance.now() - this.#began,
    };
  }

  #stopped(error: unknown, remedy?: string): unknown {
    if (!(error instanceof PmdbError)) return error;
    const { done, failed, notRun } = this.#result();
    const command = this.#options.direction === 'up' ? 'pmdb migrate' : 'pmdb rollback';
    return new PmdbError(error.code, error.message, {
      ...error.parts,
      state: `${done} tenants done, ${failed.length} failed, ${notRun} not run; each is where it was or where it should be.`,
      remedy: remedy ?? `Run \`${command}\` again: it goes on from there.`,
    });
  }
}
