import { PmdbError, type Problem } from './errors.ts';
import type { FleetResult, TenantFailure } from './events.ts';

/** Tenants that one problem names; their number tells of the rest, and `pmdb tenant list` and --json name all. */
const MOST_NAMES = 20;

/**
 * TENANTS_FAILED: which tenants and why, the same reason once for all that have it.
 *
 * @param retry The command that does those again that failed, and no others.
 */
export function tenantsFailed({ direction, done, failed, notRun, gone }: FleetResult, retry: string): PmdbError {
  const verb = direction === 'up' ? 'migrated' : 'rolled back';
  const total = done + failed.length + notRun + gone;
  return new PmdbError('TENANTS_FAILED', `${failed.length} of ${total} tenants failed`, {
    problems: reasonsOf(failed),
    state: `${done} ${verb}; ${failed.length} failed, each where its last good step left it; ${notRun} not run.`,
    remedy: `Mend what is wrong, then: \`${retry}\``,
  });
}

function reasonsOf(failed: readonly TenantFailure[]): readonly Problem[] {
  const reasons = new Map<string, TenantFailure[]>();
  for (const failure of failed) {
    const key = `${failure.step.file} ${failure.error.message} ${failure.error.parts.place?.line}`;
    reasons.set(key, [...(reasons.get(key) ?? []), failure]);
  }
  return [...reasons.values()].flatMap((alike): Problem[] => {
    const [first] = alike;
    if (first === undefined) return [];
    const { error, step } = first;
    const { place, sqlstate, detail, context, remedy, hint } = error.parts;
    const because = alike.length === 1 ? [detail, context].filter(Boolean).join('; ') : '';
    const message = `${namesOf(alike)}: ${error.message}${sqlstate === undefined ? '' : ` (${sqlstate})`}`;
    return [
      {
        code: error.code,
        message: because === '' ? message : `${message}: ${because}`,
        place: place ?? { file: step.file, line: 1, column: 1 },
        remedy: remedy ?? hint,
      },
    ];
  });
}

function namesOf(alike: readonly TenantFailure[]): string {
  const names = alike.map(({ tenant }) => tenant);
  const more = names.length - MOST_NAMES;
  return more > 0 ? `${names.slice(0, MOST_NAMES).join(', ')} and ${more} more` : names.join(', ');
}
