import type postgres from 'postgres';
import { routineBody } from '../core/sql/routine-body.ts';
import type { Statement } from '../core/sql/statements.ts';

/**
 * The line inside of a statement at which it failed, where only the error's CONTEXT tells it: one of a DO block, or of the
 * data of a COPY. UTF-16 index in the file's text of the first character there; undefined when the context names no line.
 */
export function lineInside({ where = '' }: postgres.PostgresError, statement: Statement): number | undefined {
  const { copyData } = statement;
  if (copyData !== undefined) {
    const line = /^COPY .*, line (\d+)/m.exec(where)?.[1];
    return line === undefined ? undefined : copyData.offset + lineStart(copyData.text, Number(line));
  }
  // The context begins with what failed and ends with what the file itself says.
  const line = /\bfunction inline_code_block line (\d+) at [^\n]*$/.exec(where)?.[1];
  const body = line && routineBody(statement.text);
  if (!body) return undefined;
  const start = lineStart(body.text, Number(line));
  return statement.offset + body.offset + start + body.text.slice(start).search(/\S|$/);
}

function lineStart(text: string, line: number): number {
  let start = 0;
  for (let i = 1; i < line; i++) {
    const end = text.indexOf('\n', start);
    if (end === -1) break;
    start = end + 1;
  }
  return start;
}
