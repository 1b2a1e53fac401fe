import type { SqlError } from 'libpg-query';
import type { Problem } from '../core/errors.ts';
import type { Script } from '../core/migration.ts';
import { offsetOfCodePoint, placeAt } from '../core/place.ts';
import { type Statement, splitStatements } from '../core/sql/statements.ts';

/**
 * Every syntax error of a file, by PostgreSQL's own grammar: one for each statement that has any, as the server would
 * report it. What psql's commands leave incomplete is passed over: `readScript` reports those. The data of COPY and the
 * bodies of functions are no SQL to the grammar.
 */
export async function checkSyntax(script: Pick<Script, 'file' | 'text'>): Promise<Problem[]> {
  // 30 ms and 2 MB that only a check of syntax is worth.
  const { loadModule, parseSync, hasSqlDetails } = await import('libpg-query');
  await loadModule();
  const { statements, commands } = splitStatements(script.text);
  return statements.flatMap((statement) => {
    if (commands.some(({ start }) => start > statement.offset && start < statement.offset + statement.text.length)) {
      return [];
    }
    try {
      parseSync(statement.text);
      return [];
    } catch (error) {
      if (!hasSqlDetails(error)) throw error;
      return [describe(script, statement, error)];
    }
  });
}

function describe(
  script: Pick<Script, 'file' | 'text'>,
  statement: Statement,
  { message, sqlDetails }: SqlError,
): Problem {
  // Code points from 0; -1 when the grammar names no position.
  const position = Math.max(0, sqlDetails?.cursorPosition ?? 0);
  const offset = offsetOfCodePoint(statement.text, position + 1);
  return {
    code: 'BAD_FILE',
    message,
    place: placeAt(script.file, script.text, statement.offset + offset),
    remedy: remedy(statement.text, offset),
  };
}

function remedy(text: string, offset: number): string | undefined {
  const variable = /^:(?:\w+|'\w+'|"\w+"|\{\?)/.exec(text.slice(offset));
  return variable ? 'There are no psql variables here: write the value into the SQL.' : undefined;
}
