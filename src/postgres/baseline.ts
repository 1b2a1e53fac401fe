import type { Migration } from '../core/migration.ts';
import { type Author, historyEntry, insertRow } from './ledger-entries.ts';

/** The row of a version that the database had before pmdb came, and its line of history. */
export function baselineSql(migration: Migration, author: Author): string {
  const { version, name, up } = migration;
  const history = historyEntry(author, 'baseline', { version, name, checksum: up.checksum });
  return `${insertRow({ migration }, author, 'applied', { baseline: true })}; ${history}`;
}
