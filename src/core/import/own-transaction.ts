import { placeAt } from '../place.ts';
import { outsideTransaction } from '../sql/outside-transaction.ts';
import { isPsqlSetUp } from '../sql/psql-commands.ts';
import { type Split, type Statement, splitStatements } from '../sql/statements.ts';
import { TokenReader } from '../sql/token-reader.ts';
import { isSavepoint, transactionControl } from '../sql/transaction-control.ts';
import { type Range, rangeOf } from './cut-statements.ts';
import type { Half, Remark } from './draft.ts';
import { usesNewEnumValue } from './enum-values.ts';

/** How pmdb runs a half, and what of it is pmdb's business now. */
export interface Running {
  readonly noTransaction: boolean;
  /** To be taken out: the file's own BEGIN and COMMIT, and what sets psql up. */
  readonly cuts: readonly Range[];
  readonly remarks: readonly Remark[];
}

/** In one transaction wherever that does the same; pmdb begins and commits it. */
export function decideRunning(half: Half): Running {
  const split = splitStatements(half.text);
  const setUp = split.commands.filter(({ start, end }) => isPsqlSetUp(half.text.slice(start, end)));
  const tell = remarker(half);
  const remarks = setUp.map(({ start }) => tell(start, 'a line that sets psql up is taken out'));
  const cuts = setUp.map(({ start, end }): Range => [start, end]);
  const reason = reasonAgainst(half, split, tell);
  if (reason !== undefined) return { noTransaction: true, cuts, remarks: [...remarks, reason] };
  const frame = frameOf(split.statements);
  if (frame === undefined) return { noTransaction: false, cuts, remarks };
  const [begin, commit] = frame;
  const message = 'its BEGIN and COMMIT are taken out: pmdb begins and commits';
  return {
    noTransaction: false,
    cuts: [...cuts, rangeOf(half.text, begin), rangeOf(half.text, commit)],
    remarks: [...remarks, tell(begin.offset, message)],
  };
}

type Tell = (offset: number, message: string) => Remark;

function remarker({ file, text, line }: Half): Tell {
  return (offset, message) => {
    const place = placeAt(file, text, offset);
    return { level: 'decided', message, place: { ...place, line: place.line + line - 1 } };
  };
}

/** Why the half can't be one transaction; undefined where it can. */
function reasonAgainst({ text, noTransaction }: Half, { statements }: Split, tell: Tell): Remark | undefined {
  const first = statements[0]?.offset ?? 0;
  if (noTransaction !== undefined) return tell(first, `statement by statement: ${noTransaction}`);
  const alone = statements.find((statement) => outsideTransaction(statement) !== undefined);
  if (alone !== undefined) {
    return tell(alone.offset, `statement by statement: ${outsideTransaction(alone)} can't run in a transaction`);
  }
  const value = usesNewEnumValue(statements);
  if (value !== undefined) {
    return tell(
      value.offset,
      'statement by statement: a value that an enum is given can be used after its commit only',
    );
  }
  const control = controls(statements);
  if (control.length === 0 || frameOf(statements) !== undefined || text === '') return undefined;
  return tell(
    control[0]?.offset ?? 0,
    'statement by statement: the file begins and commits by itself, not around all of it',
  );
}

function controls(statements: readonly Statement[]): readonly Statement[] {
  return statements.filter((statement) => {
    const control = transactionControl(statement);
    return control !== undefined && !isSavepoint(control);
  });
}

/** BEGIN first and COMMIT last, with nothing of the kind between them, and no word about how to begin. */
function frameOf(statements: readonly Statement[]): readonly [Statement, Statement] | undefined {
  const [begin, commit, ...more] = controls(statements);
  if (begin === undefined || commit === undefined || more.length > 0) return undefined;
  const around = begin === statements[0] && commit === statements.at(-1);
  const plain = isPlainBegin(begin) && ['COMMIT', 'END'].includes(transactionControl(commit) ?? '');
  return around && plain ? [begin, commit] : undefined;
}

function isPlainBegin({ text }: Statement): boolean {
  const reader = new TokenReader(text);
  if (!reader.take('begin') && !reader.take('start')) return false;
  reader.takeOne('work', 'transaction');
  return reader.kind === undefined;
}
