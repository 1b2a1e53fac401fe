import { allGroups, type Battlefield } from '../../core/isolation/group.ts';
import { guardProbes, keyProbes } from '../../core/isolation/key-probes.ts';
import { vanishing } from '../../core/isolation/object-probes.ts';
import { bestOf, type Result } from '../../core/isolation/probe.ts';
import type { Session } from '../session.ts';
import { runGroup, runProbes, undone } from './attack.ts';

/** Runs the whole matrix. */
export async function attackAll(session: Session, field: Battlefield): Promise<readonly Result[]> {
  const all: Result[] = [];
  const vanish = vanishing(field.catalog.tables, field.sets, field.catalog);
  for (const group of allGroups(field)) all.push(...(await runGroup(session, group, vanish)));
  const { catalog, sets, settings } = field;
  const keys = [...guardProbes(catalog.tables, settings), ...keyProbes(catalog.tables, sets, settings)];
  all.push(...(await undone(session, () => runProbes(session, 'none', keys))));
  return bestOf(all);
}
