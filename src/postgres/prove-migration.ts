import { PmdbError } from '../core/errors.ts';
import { type CatalogObject, type Difference, differences } from '../core/fingerprint.ts';
import type { Migration } from '../core/migration.ts';
import type { Verdict, VerdictState } from '../core/verdict.ts';
import type { ScratchRows } from './scratch-rows.ts';
import type { Ground } from './scratch-run.ts';

export interface Proof {
  readonly verdict: Verdict;
  /** What is there now; undefined where that can't be built upon. */
  readonly after: readonly CatalogObject[] | undefined;
}

/**
 * Up, down, up. `before` is what is there now. Throws where going up fails for the first time: then there is nothing to prove.
 *
 * @param rows Keeps rows in the tables, where the proof is to be made with data.
 */
export async function proveMigration(
  ground: Ground,
  migration: Migration,
  before: readonly CatalogObject[],
  rows: ScratchRows | undefined,
): Promise<Proof> {
  const watch = await rows?.watch();
  await ground.up([migration]);
  const first = await ground.describe();
  if (migration.down === undefined) return { verdict: verdict(migration, 'irreversible'), after: first };
  await watch?.applied();
  try {
    await ground.down([migration]);
    const left = differences(before, await ground.describe());
    if (left.length > 0) return { verdict: verdict(migration, 'differs', left), after: undefined };
    const data = await watch?.rolledBack();
    if (data && data.wrong.length > 0)
      return { verdict: { ...verdict(migration, 'loses-data'), data }, after: undefined };
    await ground.up([migration]);
    const second = await ground.describe();
    const other = differences(first, second);
    if (other.length > 0) return { verdict: verdict(migration, 'differs-again', other), after: undefined };
    return { verdict: { ...verdict(migration, 'restores'), data }, after: second };
  } catch (error) {
    if (!(error instanceof PmdbError) || error.code !== 'SQL') throw error;
    return { verdict: { ...verdict(migration, 'fails'), error }, after: undefined };
  }
}

function verdict({ track, version, name }: Migration, state: VerdictState, found: readonly Difference[] = []): Verdict {
  return { track, version, name, state, differences: found, error: undefined };
}
