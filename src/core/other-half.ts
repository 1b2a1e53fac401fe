import type { Split } from './sql/statements.ts';

/**
 * Lines with which other tools begin the part that undoes, in files that have both: goose, sql-migrate and micrate · dbmate
 * · node-pg-migrate · tern · rambler · shmig · MyBatis Migrations · Play.
 */
const BEGINS_UNDOING = [
  /^--\s*\+\w+\s+down\b/i,
  /^--\s*migrate:down\b/i,
  /^--[\s-]*down\s+migration\s*(?:\(.*\))?[\s-]*$/i,
  /^-+\s*create above \/ drop below\b/i,
  /^--\s*rambler\s+down\b/i,
  /^--\s*=+\s*down\s*=+\s*$/i,
  /^--\s*\/\/\s*@undo\b/i,
  /^-+\s*!downs\b/i,
];

interface OtherHalf {
  /** UTF-16 index in the file's text. */
  readonly offset: number;
  readonly message: string;
  readonly remedy: string;
}

/**
 * Where a file that another tool reads half of has statements in the other half as well: pmdb and psql run all of them,
 * so that a table would be created, dropped again, and reported as applied.
 */
export function otherHalf(text: string, { statements, comments }: Split, direction: 'up' | 'down'): OtherHalf[] {
  const line = comments.find(({ start, end }) => {
    const comment = text.slice(start, end);
    return BEGINS_UNDOING.some((pattern) => pattern.test(comment));
  });
  if (line === undefined) return [];
  const offset = line.start;
  if (direction === 'up' && statements.some((statement) => statement.offset > offset)) {
    const message = 'what follows this line undoes what stands before it, and pmdb would run both';
    return [{ offset, message, remedy: 'Move it to the file of the same name under rollbacks/.' }];
  }
  if (direction === 'down' && statements.some((statement) => statement.offset < offset)) {
    const message = 'what stands before this line does what the rest undoes, and pmdb would run both';
    return [{ offset, message, remedy: 'Delete it: it belongs to the migration.' }];
  }
  return [];
}
