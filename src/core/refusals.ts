import type { Directives } from './migration.ts';
import { outsideTransaction } from './sql/outside-transaction.ts';
import type { Statement } from './sql/statements.ts';
import { TokenReader } from './sql/token-reader.ts';
import { isSavepoint, type TransactionControl, transactionControl } from './sql/transaction-control.ts';

export interface Refusal {
  readonly statement: Statement;
  readonly message: string;
  readonly remedy: string;
}

/** The statements that can't be part of the file they stand in, and why. */
export function refuseStatements(
  statements: readonly Statement[],
  { noTransaction, forEachOrganization }: Pick<Directives, 'noTransaction' | 'forEachOrganization'>,
): readonly Refusal[] {
  if (noTransaction) return [...refuseInBlocks(statements), ...statements.flatMap(refuseOutput)];
  const refusals = statements.flatMap((statement) => [...refuseInTransaction(statement), ...refuseOutput(statement)]);
  return forEachOrganization ? [...refusals, ...statements.flatMap(refuseForEach)] : refusals;
}

/** Under row-level security the rows of the first organization would be all that a new constraint is checked against. */
function refuseForEach(statement: Statement): Refusal[] {
  if (!new TokenReader(statement.text).take('alter', 'table')) return [];
  const message = 'ALTER TABLE in a file that runs once for each organization';
  return [{ statement, message, remedy: 'Put it into a migration of its own: this one is for data.' }];
}

function refuseOutput(statement: Statement): Refusal[] {
  const reader = new TokenReader(statement.text);
  if (!reader.take('copy') || reader.skipPast('to') === undefined || !reader.take('stdout')) return [];
  const message = 'COPY … TO stdout in a migration, which has nobody to print to';
  return [{ statement, message, remedy: 'Delete it, or select into a table.' }];
}

/** The file is one transaction: nothing in it may end that, and nothing in it may need to stand outside. */
function refuseInTransaction(statement: Statement): Refusal[] {
  const control = transactionControl(statement);
  if (control && !isSavepoint(control)) {
    const message = `${control} in a file that pmdb runs in one transaction`;
    const remedy =
      'Delete it: pmdb begins before the file and commits after it. Make two migrations to commit in between.';
    return [{ statement, message, remedy }];
  }
  const command = outsideTransaction(statement);
  if (command === undefined) return [];
  const message = `${command} can't run in a transaction, and pmdb runs this file in one`;
  const remedy = 'Put `-- pmdb: no-transaction` at the top of the file, best with this statement alone in it.';
  return [{ statement, message, remedy }];
}

/** A no-transaction file runs statement by statement, and its own BEGIN … COMMIT as one: see `groupUnits`. */
function refuseInBlocks(statements: readonly Statement[]): Refusal[] {
  const refusals: Refusal[] = [];
  let begin: Statement | undefined;
  for (const statement of statements) {
    const control = transactionControl(statement);
    const wrong = begin ? refuseInBlock(statement, control) : refuseAlone(control);
    if (wrong) refusals.push({ statement, ...wrong });
    if (control === 'BEGIN' || control === 'START TRANSACTION') begin = statement;
    else if (control && !isSavepoint(control)) begin = undefined;
  }
  if (begin) refusals.push({ statement: begin, ...UNENDED });
  return refusals;
}

const UNENDED = {
  message: 'the transaction that begins here has no end',
  remedy: 'Put COMMIT after its last statement.',
};

type Wrong = Omit<Refusal, 'statement'> | undefined;

function refuseInBlock(statement: Statement, control: TransactionControl | undefined): Wrong {
  if (control === 'COMMIT' || control === 'END' || (control && isSavepoint(control))) return undefined;
  if (control) return { message: `${control} inside BEGIN … COMMIT`, remedy: 'End the transaction with COMMIT.' };
  const command = outsideTransaction(statement);
  if (command === undefined) return undefined;
  return { message: `${command} can't run inside BEGIN … COMMIT`, remedy: 'Move it before BEGIN or after COMMIT.' };
}

function refuseAlone(control: TransactionControl | undefined): Wrong {
  if (control === undefined || control === 'BEGIN' || control === 'START TRANSACTION') return undefined;
  return {
    message: `${control} outside BEGIN … COMMIT`,
    remedy: 'Delete it: in a no-transaction file every other statement is committed by itself.',
  };
}
