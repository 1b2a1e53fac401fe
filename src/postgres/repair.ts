import { literal } from '../core/literal.ts';
import type { Repair } from '../core/repair.ts';
import { tokenChecksum } from '../core/sql/token-checksum.ts';
import { type Author, deleteRow, historyEntry, isVersion, journalDone, journalFailed } from './ledger-entries.ts';

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
