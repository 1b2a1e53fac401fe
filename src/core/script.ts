import { createHash } from 'node:crypto';
import { canonicalDirectives, isDirective, readDirectives } from './directives.ts';
import type { ErrorCode, Problem } from './errors.ts';
import type { Directives, Script } from './migration.ts';
import { placeAt } from './place.ts';
import { refuseStatements } from './refusals.ts';
import { readSourceText } from './source-text.ts';
import { describePsqlCommand } from './sql/psql-commands.ts';
import { type Split, type Statement, splitStatements } from './sql/statements.ts';
import { tokenChecksum } from './sql/token-checksum.ts';

/** A problem before its place is worked out. */
interface Complaint {
  readonly offset: number;
  readonly message: string;
  readonly remedy: string;
  readonly code?: ErrorCode;
}

/**
 * Understands one SQL file, and finds everything in it that would make running it wrong, without a server and without the
 * grammar. `script` is missing only when the bytes are no text; a script with problems is not to be run.
 *
 * @param file Path as the user would type it.
 * @param direction What the file is for: messages name it.
 */
export function readScript(
  file: string,
  bytes: Buffer,
  direction: 'up' | 'down' = 'up',
): { script?: Script; problems: readonly Problem[] } {
  const source = readSourceText(file, bytes);
  if ('problem' in source) return { problems: [source.problem] };
  const { text } = source;
  const split = splitStatements(text);
  const { directives, problems } = readDirectives(text, split.comments, firstStatement(text, split));
  const complaints: Complaint[] = [
    ...problems.map((problem) => ({ ...problem, code: 'BAD_DIRECTIVE' as const })),
    ...split.problems,
    ...refusals(text, split, directives),
    ...(isBlank(text, split) ? [EMPTY[direction]] : []),
  ];
  return {
    script: {
      file,
      text,
      checksum: createHash('sha256').update(text).digest('hex'),
      tokenChecksum: tokenChecksum(split.statements, canonicalDirectives(directives)),
      directives,
    },
    problems: complaints
      .sort((a, b) => a.offset - b.offset)
      .map(({ offset, code = 'BAD_FILE', message, remedy }) => ({
        code,
        message,
        place: placeAt(file, text, offset),
        remedy,
      })),
  };
}

/** The statements of a script that was read without problems. */
export function scriptStatements(script: Pick<Script, 'text'>): readonly Statement[] {
  return splitStatements(script.text).statements;
}

/** Where the leading comment block ends. */
function firstStatement(text: string, { statements, commands }: Split): number {
  return Math.min(statements[0]?.offset ?? text.length, commands[0]?.start ?? text.length);
}

function refusals(text: string, { statements, commands }: Split, directives: Directives): Complaint[] {
  return [
    ...commands.map(({ start, end }) => ({ offset: start, ...describePsqlCommand(text.slice(start, end)) })),
    ...refuseStatements(statements, directives).map(({ statement, ...refusal }) => ({
      offset: statement.offset,
      ...refusal,
    })),
  ];
}

/** A file of nothing but comments is meant so; one without even a comment was left behind by mistake. */
function isBlank(text: string, { statements, comments, commands, problems }: Split): boolean {
  const sayings = comments.filter(({ start, end }) => !isDirective(text.slice(start, end)));
  return [statements, sayings, commands, problems].every((found) => found.length === 0);
}

const EMPTY = {
  up: {
    offset: 0,
    message: 'the migration is empty',
    remedy: 'Write its SQL, or a comment that says why there is nothing to do.',
  },
  down: {
    offset: 0,
    message: 'the rollback is empty',
    remedy: 'Write the SQL that undoes the migration, or a comment that says why there is nothing to undo.',
  },
} as const;
