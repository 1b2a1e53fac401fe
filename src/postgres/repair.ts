import { literal } from '../core/literal.ts';
import type { Script } from '../core/migration.ts';
import { tokenChecksum } from '../core/sql/token-checksum.ts';
import { type Author, deleteRow, historyEntry, isVersion, journalDone, journalFailed } from './ledger-entries.ts';

/** One correction of the ledger; `what` says it in words, after the version. */
export type Repair = { readonly version: string; readonly name: string; readonly what: string } & (
  | { readonly kind: 'accept'; readonly up: Script }
  | { readonly kind: 'forget' }
  | { readonly kind: 'done'; readonly script: Script; readonly number: number }
  | { readonly kind: 'not-done' }
);

/** The statements of one repair, its line of history included. */
export function repairSql(repair: Repair, author: Author): string {
  const checksum = repair.kind === 'accept' ? repair.up.checksum : null;
  const history = historyEntry(author, 'repair', { version: repair.version, name: repair.name, checksum });
  return `${correction(repair)}; ${history}`;
}

function correction(repair: Repair): string {
  switch (repair.kind) {
    case 'accept':
      return `update migrations.schema_versions set checksum = ${literal(repair.up.checksum)}, token_checksum = ${literal(repair.up.tokenChecksum)} where ${isVersion(repair)}`;
    case 'forget':
      return deleteRow(repair);
    case 'done': {
      const statement = repair.script.statements[repair.number - 1];
      if (statement === undefined) throw new Error(`${repair.script.file} has no statement ${repair.number}`);
      return journalDone(repair, tokenChecksum([statement], []));
    }
    case 'not-done':
      return journalFailed(repair);
  }
}
