import type { Setting } from '../core/configuration.ts';
import { parseDuration } from '../core/directives.ts';
import { PmdbError } from '../core/errors.ts';
import { describeVariable, type Environment } from './configuration-environment.ts';

interface Waits {
  /** Milliseconds. */
  readonly lockWait: number;
  /** Milliseconds. */
  readonly lockTimeout: number;
  readonly settings: readonly Setting[];
}

/** How long to wait for another run, and for a lock. Throws BAD_FLAG or BAD_CONFIG for what is no duration. */
export function resolveWaits(
  flags: { readonly lockWait?: string | undefined; readonly lockTimeout?: string | undefined },
  environment: Environment,
): Waits {
  const settings: Setting[] = [];
  const take = (name: string, flag: string | undefined, variable: string, fallback: string): number => {
    const found = environment.get(variable);
    const setting: Setting =
      flag !== undefined
        ? { name, value: flag, source: 'flag', from: `--${name}` }
        : found !== undefined
          ? { name, value: found.value, source: found.source, from: describeVariable(variable, found) }
          : { name, value: fallback, source: 'default', from: undefined };
    settings.push(setting);
    return milliseconds(setting);
  };
  const lockWait = take('lock-wait', flags.lockWait, 'PMDB_LOCK_WAIT', '60s');
  const lockTimeout = take('lock-timeout', flags.lockTimeout, 'PMDB_LOCK_TIMEOUT', '5s');
  return { lockWait, lockTimeout, settings };
}

/** Throws BAD_FLAG or BAD_CONFIG. */
export function milliseconds({ value, source, from }: Pick<Setting, 'value' | 'source' | 'from'>): number {
  const ms = parseDuration(value);
  if (ms !== undefined) return ms;
  throw new PmdbError(source === 'flag' ? 'BAD_FLAG' : 'BAD_CONFIG', `${from}: "${value}" is not a duration`, {
    remedy: 'Write it as 500ms, 30s, 10min, 2h or 0.',
  });
}
