import type { PolicyFile } from './policy-file.ts';
import type { PolicyReason, RecordedPolicies } from './policy-plan.ts';

/** How a relation's policies stand to their file; `none`: there is no file, and never was. */
export type PolicyStanding = 'in step' | PolicyReason | 'waiting' | 'none';

/**
 * Whether what the database has is what the file says.
 *
 * @param policy The file, as the project has it now.
 * @param possible The database has reached the version that the file comes with.
 */
export function standingOf(
  policy: PolicyFile | undefined,
  recorded: RecordedPolicies | undefined,
  possible: boolean,
): PolicyStanding {
  const given = recorded !== undefined && recorded.checksum !== null;
  if (policy === undefined) return given ? 'gone' : 'none';
  if (!given) return possible ? 'new' : 'waiting';
  if (recorded.checksum !== policy.checksum) return 'file';
  return recorded.live === recorded.access ? 'in step' : 'database';
}
