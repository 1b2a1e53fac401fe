import { hash } from 'node:crypto';
import { canonicalDirectives, isDirective, readDirectives } from './directives.ts';
import type { ErrorCode, Problem } from './errors.ts';
import type { Directives, Script } from './migration.ts';
import { otherHalf } from './other-half.ts';
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
 * One SQL file, from its bytes.
 *
 * @param file Path as the user would type it.
 * @param direction What the file is for: messages name it.
 */
export function readScript(file: string, bytes: Buffer, direction: 'up' | 'down' = 'up'): Script {
  const source = readSourceText(file, bytes);
  if ('text' in source) return new SqlFile(file, source.text, direction);
  return new SqlFile(file, '', direction, source.problem);
}

/** Taken apart when somebody first asks what it says: a run with nothing to do asks for no more than the checksum. */
class SqlFile implements Script {
  readonly file: string;
  readonly text: string;
  readonly #direction: 'up' | 'down';
  readonly #unreadable: Problem | undefined;
  #checksum: string | undefined;
  #tokenChecksum: string | undefined;
  #understood: Understood | undefined;

  constructor(file: string, text: string, direction: 'up' | 'down', unreadable?: Problem) {
    this.file = file;
    this.text = text;
    this.#direction = direction;
    this.#unreadable = unreadable;
  }

  get checksum(): string {
    this.#checksum ??= hash('sha256', this.text);
    return this.#checksum;
  }

  get tokenChecksum(): string {
    this.#tokenChecksum ??= tokenChecksum(this.statements, canonicalDirectives(this.directives));
    return this.#tokenChecksum;
  }

  get statements(): readonly Statement[] {
    return this.#understand().split.statements;
  }

  get directives(): Directives {
    return this.#understand().directives;
  }

  get problems(): readonly Problem[] {
    if (this.#unreadable !== undefined) return [this.#unreadable];
    return this.#understand().complaints.map(({ offset, code = 'BAD_FILE', message, remedy }) => ({
      code,
      message,
      place: placeAt(this.file, this.text, offset),
      remedy,
    }));
  }

  #understand(): Understood {
    this.#understood ??= understand(this.text, this.#direction);
    return this.#understood;
  }
}

interface Understood {
  readonly split: Split;
  readonly directives: Directives;
  readonly complaints: readonly Complaint[];
}

function understand(text: string, direction: 'up' | 'down'): Understood {
  const split = splitStatements(text);
  const { directives, problems } = readDirectives(text, split.comments, firstStatement(text, split));
  const complaints: Complaint[] = [
    ...problems.map((problem) => ({ ...problem, code: 'BAD_DIRECTIVE' as const })),
    ...split.problems,
    ...refusals(text, split, directives),
    ...otherHalf(text, split, direction),
    ...(isBlank(text, split) ? [EMPTY[direction]] : []),
  ];
  return { split, directives, complaints: complaints.sort((a, b) => a.offset - b.offset) };
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
