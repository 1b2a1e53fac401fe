import type { Statement } from './statements.ts';
import { TokenReader } from './token-reader.ts';

/** Savepoints live inside a transaction that somebody else began; everything else begins or ends one. */
export type SavepointControl = 'SAVEPOINT' | 'RELEASE' | 'ROLLBACK TO';
export type TransactionControl =
  | SavepointControl
  | 'BEGIN'
  | 'START TRANSACTION'
  | 'COMMIT'
  | 'COMMIT AND CHAIN'
  | 'END'
  | 'ROLLBACK'
  | 'ROLLBACK AND CHAIN'
  | 'ABORT'
  | 'PREPARE TRANSACTION'
  | 'COMMIT PREPARED'
  | 'ROLLBACK PREPARED';

/** Which command of transaction control a statement is; undefined for all others. */
export function transactionControl({ text }: Pick<Statement, 'text'>): TransactionControl | undefined {
  const reader = new TokenReader(text);
  switch (reader.next()) {
    case 'begin':
      return 'BEGIN';
    case 'start':
      return reader.take('transaction') ? 'START TRANSACTION' : undefined;
    case 'commit':
      return reader.take('prepared') ? 'COMMIT PREPARED' : chained(reader, 'COMMIT');
    case 'end':
      return chained(reader, 'END');
    case 'abort':
      return chained(reader, 'ABORT');
    case 'rollback':
      return rollback(reader);
    case 'prepare':
      return reader.take('transaction') ? 'PREPARE TRANSACTION' : undefined;
    case 'savepoint':
      return 'SAVEPOINT';
    case 'release':
      return 'RELEASE';
    default:
      return undefined;
  }
}

export function isSavepoint(control: TransactionControl): control is SavepointControl {
  return control === 'SAVEPOINT' || control === 'RELEASE' || control === 'ROLLBACK TO';
}

function rollback(reader: TokenReader): TransactionControl {
  if (reader.take('prepared')) return 'ROLLBACK PREPARED';
  const control = chained(reader, 'ROLLBACK');
  return reader.take('to') ? 'ROLLBACK TO' : control;
}

/** AND CHAIN begins the next transaction at once. */
function chained<C extends 'COMMIT' | 'END' | 'ROLLBACK' | 'ABORT'>(reader: TokenReader, command: C) {
  reader.takeOne('work', 'transaction');
  if (!reader.take('and', 'chain')) return command;
  return command === 'COMMIT' || command === 'END' ? 'COMMIT AND CHAIN' : 'ROLLBACK AND CHAIN';
}
