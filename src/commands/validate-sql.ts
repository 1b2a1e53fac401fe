import type { Problem } from '../core/errors.ts';
import type { Script } from '../core/migration.ts';
import { offsetOfCodePoint, placeAt } from '../core/place.ts';
import { routineBody } from '../core/sql/routine-body.ts';
import { splitStatements } from '../core/sql/statements.ts';
import { blankGaps } from './string-gaps.ts';
import { type GrammarError, plpgsqlError } from './validate-body.ts';

type Parser = typeof import('libpg-query');

/**
 * The syntax errors of a file, by PostgreSQL's own grammar: the first of each statement, as the server would report it, or
 * else that of its PL/pgSQL or SQL body. What psql's commands leave incomplete is passed over: `readScript` reports those.
 */
export async function checkSyntax(script: Pick<Script, 'file' | 'text'>): Promise<Problem[]> {
  // 30 ms and 2 MB that only a check of syntax is worth.
  const parser = await import('libpg-query');
  await parser.loadModule();
  const { statements, commands } = splitStatements(script.text);
  return statements.flatMap(({ text, offset }) => {
    if (commands.some(({ start }) => start > offset && start < offset + text.length)) return [];
    const error = grammarError(text, parser) ?? bodyError(text, parser);
    if (!error) return [];
    const place = placeAt(script.file, script.text, offset + error.offset);
    return [{ code: 'BAD_FILE', message: error.message, place, remedy: remedy(text, error.offset) }];
  });
}

function grammarError(sql: string, { parseSync, hasSqlDetails }: Parser): GrammarError | undefined {
  try {
    parseSync(blankGaps(sql));
    return undefined;
  } catch (error) {
    if (!hasSqlDetails(error)) throw error;
    // Code points from 0; -1 when the grammar names no position.
    const position = Math.max(0, error.sqlDetails?.cursorPosition ?? 0);
    return { message: error.message, offset: offsetOfCodePoint(sql, position + 1) };
  }
}

function bodyError(statement: string, parser: Parser): GrammarError | undefined {
  const body = routineBody(statement);
  if (body?.language === 'sql' && body.text !== '') {
    const error = grammarError(body.text, parser);
    return error && { message: error.message, offset: body.offset + error.offset };
  }
  if (body?.language !== 'plpgsql') return undefined;
  const { offset, text } = body;
  try {
    parser.parsePlPgSQLSync(statement.slice(0, offset) + blankGaps(text) + statement.slice(offset + text.length));
    return undefined;
  } catch (error) {
    return plpgsqlError(body, (error as Error).message);
  }
}

function remedy(sql: string, offset: number): string | undefined {
  const rest = sql.slice(offset, offset + 100);
  if (/^:(?:\w+|'\w+'|"\w+"|\{\?)/.test(rest)) return 'There are no psql variables here: write the value into the SQL.';
  if (/^\$?\{/.test(rest)) return 'There is no template language here: write the value into the SQL.';
  return undefined;
}
