import { readName } from '../sql/name.ts';
import { TokenReader } from '../sql/token-reader.ts';

/** As much of a check's condition as says something of single columns; what else it may hold is `other`. */
export type Expression =
  | { readonly is: 'column'; readonly name: string }
  | { readonly is: 'constant'; readonly text: string }
  | { readonly is: 'list'; readonly items: readonly Expression[] }
  | { readonly is: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly is: 'compare'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly is: 'and' | 'or'; readonly parts: readonly Expression[] }
  | { readonly is: 'null'; readonly of: Expression }
  | { readonly is: 'other' };

const OTHER: Expression = { is: 'other' };

/** The type of a cast ends where one of these begins. */
const AFTER_TYPE = ['and', 'or', 'is', 'not', 'collate', 'then', 'else', 'when', 'end'];

/** Casts that leave a value what it is, so that a rule for the cast value is a rule for the column. */
const FAITHFUL = ['text', 'character varying', 'bpchar', 'character', 'numeric', 'integer', 'bigint', 'smallint'];

/** Casts of a column: one to integer would round, and a bound of what it makes is none of the column. */
const FAITHFUL_TO_COLUMNS = ['text', 'character varying', 'numeric'];

/** Words that look like a column, and begin something else. */
const UNREAD = ['case', 'row', 'cast', 'interval'];

/**
 * Reads `CHECK (…)` as pg_get_constraintdef() writes it: with parentheses around everything, so that there is no
 * precedence to know. A condition that it can't read to its end is `other` as a whole.
 */
export function readCheck(definition: string): Expression {
  const reader = new TokenReader(definition);
  if (!reader.take('check')) return OTHER;
  const found = operand(reader);
  return reader.kind === undefined ? found : OTHER;
}

/** A term and what follows it: comparisons, IS NULL, AND, OR. Ends before ")", "]", "," or at the end. */
function term(reader: TokenReader): Expression {
  const first = compared(reader, operand(reader));
  const word = reader.takeOne('and', 'or');
  if (word === undefined) return first;
  const parts = [first];
  do parts.push(compared(reader, operand(reader)));
  while (reader.take(word));
  return { is: word as 'and' | 'or', parts };
}

function compared(reader: TokenReader, left: Expression): Expression {
  if (reader.take('is', 'null')) return { is: 'null', of: left };
  if (reader.take('is', 'not', 'null')) return OTHER;
  if (reader.kind !== 'operator') return left;
  const operator = reader.next();
  const some = reader.take('any');
  const right = operand(reader);
  return { is: 'compare', operator: some ? `${operator} any` : operator, left, right };
}

function operand(reader: TokenReader): Expression {
  let found = primary(reader);
  while (reader.take('::')) found = cast(found, typeName(reader));
  return found;
}

function primary(reader: TokenReader): Expression {
  if (reader.take('(')) return closed(reader, ')', term(reader));
  if (reader.take('not')) return passedOver(operand(reader));
  if (reader.kind === 'number') return { is: 'constant', text: reader.next() };
  if (reader.kind === 'string') return stringConstant(reader.next());
  if (reader.take('array', '[')) return { is: 'list', items: items(reader, ']') };
  if (reader.kind === 'word' && UNREAD.includes(reader.current)) return OTHER;
  const name = readName(reader);
  if (name === undefined) return OTHER;
  if (reader.take('(')) return { is: 'call', name: name.name, args: items(reader, ')') };
  return name.schema === undefined ? { is: 'column', name: name.name } : OTHER;
}

function items(reader: TokenReader, end: string): Expression[] {
  const found: Expression[] = [];
  if (reader.take(end)) return found;
  do found.push(term(reader));
  while (reader.take(','));
  return reader.take(end) ? found : [OTHER];
}

function closed(reader: TokenReader, end: string, found: Expression): Expression {
  return reader.take(end) ? found : OTHER;
}

/** Read, so that what stands beside it can be; but it says nothing by itself. */
function passedOver(_: Expression): Expression {
  return OTHER;
}

function stringConstant(token: string): Expression {
  return token.startsWith("'") ? { is: 'constant', text: token.slice(1, -1).replaceAll("''", "'") } : OTHER;
}

function cast(found: Expression, type: string): Expression {
  if (type.endsWith('[]')) return found;
  const faithful = found.is === 'constant' ? FAITHFUL : FAITHFUL_TO_COLUMNS;
  return faithful.includes(type) ? found : OTHER;
}

/** "character varying", without its length; "text[]". */
function typeName(reader: TokenReader): string {
  const words: string[] = [];
  while ((reader.kind === 'word' || reader.kind === 'name') && !AFTER_TYPE.includes(reader.current)) {
    words.push(reader.next());
    if (reader.take('.')) words.length = 0;
  }
  if (reader.take('(')) while (reader.kind !== undefined && reader.next() !== ')');
  return words.join(' ') + (reader.take('[', ']') ? '[]' : '');
}
