import { PmdbError } from '../core/errors.ts';
import type { Emit, StepName } from '../core/events.ts';
import type { Step } from '../core/plan.ts';
import type { Author } from './ledger-entries.ts';
import type { Session } from './session.ts';
import { type StepSettings, tenantPath } from './session-settings.ts';

/** Everything a step needs beside the step itself. */
export interface StepContext {
  readonly worker: Session;
  /** Another session, to look on while the worker is busy. */
  readonly watcher: Session;
  readonly author: Author;
  /** Milliseconds a statement may wait for a lock, where its file doesn't say. */
  readonly lockTimeout: number;
  /** Milliseconds for which a step is tried again when others hold its locks. */
  readonly lockWait: number;
  readonly signal: AbortSignal;
  readonly emit: Emit;
  /** Where the database's extensions are, for steps on tenants. */
  readonly extensionSchemas?: readonly string[];
  /** The ledger has migrations.leave_tenant. */
  readonly leavesTenants?: boolean;
  /** Another step comes after this one, and whatever becomes of it puts this one on disk as well. */
  readonly followed?: boolean;
}

export function stepName({ direction, migration, script }: Step): StepName {
  return { direction, version: migration.version, name: migration.name, file: script.file };
}

export function settingsOf(step: Step, context: StepContext): StepSettings {
  const { lockTimeout, statementTimeout, forEachOrganization } = step.script.directives;
  return {
    lockTimeout: lockTimeout ?? context.lockTimeout,
    statementTimeout,
    rowSecurity: forEachOrganization ? 'on' : context.worker.facts.rowSecurity,
    holdWorkLock: context.worker.facts.pooled,
    searchPath: searchPathOf(step, context),
  };
}

/** As SQL; undefined for a step of the shared track. */
export function searchPathOf({ tenant }: Step, { extensionSchemas = [] }: StepContext): string | undefined {
  return tenant === undefined ? undefined : tenantPath(tenant, extensionSchemas);
}

/**
 * Between two steps or statements: throws INTERRUPTED after Ctrl-C, and CONNECTION_LOST where the session with the run's
 * lock is gone: the server has given the lock up with it, and another run may have begun.
 */
export function refuseToGoOn({ signal, watcher }: StepContext): void {
  if (signal.aborted) throw new PmdbError('INTERRUPTED', 'interrupted');
  if (!watcher.lost) return;
  throw new PmdbError('CONNECTION_LOST', "the session that held this run's lock was lost", {
    remedy: 'Run the command again: it goes on from there.',
  });
}

export function interrupted(step: Step): PmdbError {
  return new PmdbError('INTERRUPTED', `interrupted while running ${step.script.file}`);
}
