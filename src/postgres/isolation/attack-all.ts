import { allGroups } from '../../core/isolation/group.ts';
import { guardProbes, keyProbes } from '../../core/isolation/key-probes.ts';
import { vanishing } from '../../core/isolation/object-probes.ts';
import { bestOf, type Result } from '../../core/isolation/probe.ts';
import { runGroup, runProbes, undone } from './attack.ts';
import { type Fronts, share } from './front.ts';

/** Runs the whole matrix. */
export async function attackAll(fronts: Fronts): Promise<readonly Result[]> {
  const groups = new Map(fronts.map((front) => [front, allGroups(front.field)]));
  const weights = (groups.get(fronts[0]) ?? []).map(({ weight }) => weight);
  const { catalog, sets, settings } = fronts[0].field;
  const keys = [...guardProbes(catalog.tables, settings), ...keyProbes(catalog.tables, sets, settings)];
  const vanish = vanishing(catalog.tables, sets, catalog);
  const results = await share(fronts, [...weights, 2], async (front, piece) => {
    const planned = groups.get(front)?.[piece];
    if (planned !== undefined) return await runGroup(front.session, planned.group(), vanish);
    return await undone(front.session, () => runProbes(front.session, 'none', keys));
  });
  return bestOf(results.flat());
}
