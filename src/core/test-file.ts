import type { Problem } from './errors.ts';
import { placeAt } from './place.ts';
import { readSourceText } from './source-text.ts';
import { describePsqlCommand } from './sql/psql-commands.ts';
import { type Split, type Statement, splitStatements } from './sql/statements.ts';
import { transactionControl } from './sql/transaction-control.ts';

/** A file of tests in SQL. */
export interface TestFile {
  /** Path as the user would type it, relative to the project folder. */
  readonly file: string;
  readonly text: string;
  readonly statements: readonly Statement[];
  /** As whom it runs: a role that row-level security binds, unless it says `-- pmdb: run-as superuser`. */
  readonly runAs: 'tester' | 'superuser';
  /** Of the support file: slugs of tenants with a schema of their own, `-- pmdb: tenant north`, that are made before it runs. */
  readonly tenants: readonly string[];
  /** All of it is rolled back: it ends no transaction but at its very end. */
  readonly leavesNothing: boolean;
  /** It calls pgTAP. */
  readonly pgtap: boolean;
  /** Everything that keeps it from being run. */
  readonly problems: readonly Problem[];
}

const DIRECTIVE = /^--[ \t]*pmdb[ \t]*:[ \t]*(?<words>.*?)[ \t]*$/i;
const RUN_AS_SUPERUSER = /^run-as[ \t]+superuser$/;
const TENANT = /^tenant[ \t]+(?<slug>[a-z0-9][a-z0-9_-]*)$/;

/** What people write for psql's sake, and what changes nothing here. */
const HARMLESS = /^\\(?:set|unset|pset|echo|qecho|timing|t|a|x)\b/;

const INCLUDES = /^\\(?:i|ir|include|include_relative)\b/;
const SHARE =
  'Put what that file says here, or what all files share into test/sql/support.sql, which runs once before them.';

/** @param isSupport Whether it is what all tests share. */
export function readTestFile(file: string, bytes: Buffer, isSupport = false): TestFile {
  const source = readSourceText(file, bytes);
  const text = 'text' in source ? source.text : '';
  const split = splitStatements(text);
  const directives = directivesOf(text, split);
  const tenants = isSupport ? directives.flatMap(({ words }) => TENANT.exec(words)?.groups?.slug ?? []) : [];
  const asSuperuser = directives.some(({ words }) => RUN_AS_SUPERUSER.test(words));
  const unknown = directives.filter(({ words }) => !RUN_AS_SUPERUSER.test(words) && !(isSupport && TENANT.test(words)));
  const problems = [
    ...('problem' in source ? [source.problem] : []),
    ...unknown.map(({ words, offset }) => unknownDirective(words, isSupport, placeAt(file, text, offset))),
    ...split.problems.map(({ offset, ...rest }) => ({
      code: 'BAD_FILE' as const,
      ...rest,
      place: placeAt(file, text, offset),
    })),
    ...psqlCommands(file, text, split),
  ];
  return {
    file,
    text,
    statements: split.statements,
    runAs: asSuperuser ? 'superuser' : 'tester',
    tenants,
    leavesNothing: isRolledBack(split.statements),
    pgtap: split.statements.some(({ text }) => /\b(?:plan|no_plan|runtests)\s*\(/i.test(text)),
    problems,
  };
}

function directivesOf(text: string, { comments, statements }: Split): { words: string; offset: number }[] {
  const first = statements[0]?.offset ?? text.length;
  return comments
    .filter(({ start }) => start < first)
    .flatMap(({ start, end }) => {
      const words = DIRECTIVE.exec(text.slice(start, end))?.groups?.words;
      return words === undefined ? [] : [{ words, offset: start }];
    });
}

function unknownDirective(words: string, isSupport: boolean, place: Problem['place']): Problem {
  const message = `${isSupport ? 'the support file' : 'a test file'} knows no directive "${words}"`;
  const remedy = isSupport
    ? 'The one there is: `-- pmdb: tenant north`, for a tenant with a schema of its own.'
    : 'The one there is: `-- pmdb: run-as superuser`.';
  return { code: 'BAD_DIRECTIVE', message, place, remedy };
}

function psqlCommands(file: string, text: string, { commands }: Split): Problem[] {
  return commands
    .map(({ start, end }) => ({ command: text.slice(start, end), start }))
    .filter(({ command }) => !HARMLESS.test(command))
    .map(({ command, start }) => ({
      code: 'BAD_FILE',
      ...describePsqlCommand(command),
      ...(INCLUDES.test(command) ? { remedy: SHARE } : {}),
      place: placeAt(file, text, start),
    }));
}

/** Up to the last statement nothing ends the transaction that the file, or whoever runs it, began. */
function isRolledBack(statements: readonly Statement[]): boolean {
  const controls = statements.map(transactionControl);
  const inside = controls.at(-1) === 'ROLLBACK' ? controls.slice(0, -1) : controls;
  return inside.every((control) => control === undefined || !ENDS.test(control));
}

const ENDS = /^(?:COMMIT|END|ROLLBACK(?! TO)|ABORT|PREPARE)/;
