import { PmdbError } from '../core/errors.ts';
import { type CatalogObject, type Difference, differences } from '../core/fingerprint.ts';
import type { Migration } from '../core/migration.ts';
import type { Verdict, VerdictState } from '../core/verdict.ts';
import type { Ground } from './scratch-run.ts';

export interface Proof {
  readonly verdict: Verdict;
  /** What is there now; undefined where that can't be built upon. */
  readonly after: readonly CatalogObject[] | undefined;
}

/** Up, down, up. `before` is what is there now. Throws where going up fails for the first time: then there is nothing to prove. */
export async function proveMigration(
  ground: Ground,
  migration: Migration,
  before: readonly CatalogObject[],
): Promise<Proof> {
  await ground.up([migration]);
  const first = await ground.describe();
  if (migration.down === undefined) return { verdict: verdict(migration, 'irreversible'), after: first };
  try {
    await ground.down([migration]);
    const left = differences(before, await ground.describe());
    if (left.length > 0) return { verdict: verdict(migration, 'differs', left), after: undefined };
    await ground.up([migration]);
    const second = await ground.describe();
    const other = differences(first, second);
    if (other.length > 0) return { verdict: verdict(migration, 'differs-again', other), after: undefined };
    return { verdict: verdict(migration, 'restores'), after: second };
  } catch (error) {
    if (!(error instanceof PmdbError) || error.code !== 'SQL') throw error;
    return { verdict: { ...verdict(migration, 'fails'), error }, after: undefined };
  }
}

function verdict({ track, version, name }: Migration, state: VerdictState, found: readonly Difference[] = []): Verdict {
  return { track, version, name, state, differences: found, error: undefined };
}
