import type { Conversion } from './convert.ts';
import { compareFlywayVersions, shortest } from './flyway-name.ts';
import type { HistoryEntry } from './history.ts';
import type { HistoryRow } from './history-table.ts';

const VERSION = /^\d+(?:\.\d+)*$/;

/**
 * Row by row in the order in which Flyway wrote them: an undo takes a version back, a baseline stands for all versions up to
 * its own, a repair marks rows as deleted.
 */
export function flywayEntries(
  rows: readonly HistoryRow[],
  migrations: readonly Conversion[],
): { readonly entries: readonly HistoryEntry[]; readonly notes: readonly string[] } {
  const entries = new Map<string, HistoryEntry>();
  const notes: string[] = [];
  for (const row of rows) {
    const { version, type, script, success, checksum } = row;
    const key = version === null || version === undefined ? repeatableKey(script ?? '') : shortest(version);
    if (type === 'SCHEMA') notes.push(`Flyway made the schema ${script} itself: no migration does`);
    else if (type === 'DELETE') entries.delete(key);
    else if (success !== 'true') entries.set(key, { key, state: 'failed' });
    else if (type?.startsWith('UNDO') === true) entries.delete(key);
    else if (type?.endsWith('BASELINE') === true) for (const each of upTo(key, migrations)) entries.set(each.key, each);
    else {
      // The one applied last goes last.
      entries.delete(key);
      entries.set(key, { key, state: 'applied', checksum: checksum ?? undefined });
    }
    if (type === 'BASELINE') notes.push(`Flyway took the database over at ${version}: what is older counts as applied`);
  }
  return { entries: [...entries.values()], notes };
}

/** R files have no version, and may stand in a folder. */
function repeatableKey(script: string): string {
  return script.slice(script.lastIndexOf('/') + 1);
}

function upTo(version: string, migrations: readonly Conversion[]): HistoryEntry[] {
  return migrations
    .filter(({ key }) => VERSION.test(key) && compareFlywayVersions(key, version) <= 0)
    .map(({ key }) => ({ key, state: 'applied' }));
}
