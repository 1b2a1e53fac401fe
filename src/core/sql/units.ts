import { mayCommit, outsideTransaction } from './outside-transaction.ts';
import type { Statement } from './statements.ts';
import { isSavepoint, transactionControl } from './transaction-control.ts';

/**
 * What a no-transaction file runs in one go. `atomic`: one statement, journalled in its own transaction, so that both are
 * there or neither. `block`: the file's own BEGIN … COMMIT, journalled inside it. `bare`: a statement that PostgreSQL
 * refuses inside a transaction, or that may end one from inside; if pmdb dies meanwhile, its end is unknown.
 */
export interface Unit {
  readonly kind: 'atomic' | 'block' | 'bare';
  readonly statements: readonly Statement[];
}

export function groupUnits(statements: readonly Statement[]): readonly Unit[] {
  const units: Unit[] = [];
  let block: Statement[] | undefined;
  for (const statement of statements) {
    const control = transactionControl(statement);
    if (block !== undefined) {
      block.push(statement);
      if (control === undefined || isSavepoint(control)) continue;
      units.push({ kind: 'block', statements: block });
      block = undefined;
    } else if (control === 'BEGIN' || control === 'START TRANSACTION') {
      block = [statement];
    } else {
      const bare = outsideTransaction(statement) !== undefined || mayCommit(statement);
      units.push({ kind: bare ? 'bare' : 'atomic', statements: [statement] });
    }
  }
  if (block !== undefined) units.push({ kind: 'block', statements: block });
  return units;
}
