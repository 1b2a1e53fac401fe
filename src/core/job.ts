import { scheduleProblem } from './cron-schedule.ts';
import { parseDuration } from './directives.ts';
import type { Problem } from './errors.ts';
import { nearest } from './nearest.ts';
import { placeAt } from './place.ts';
import { readSourceText } from './source-text.ts';
import { outsideTransaction } from './sql/outside-transaction.ts';
import { type Statement, splitStatements } from './sql/statements.ts';

/** A scheduled job, as its file under jobs/ says it. */
export interface Job {
  /** The file's name without ".sql": how pg_cron calls it too. */
  readonly name: string;
  /** Path relative to the project. */
  readonly file: string;
  /** What it is for: the comment at the head of the file. */
  readonly purpose: string;
  /** Five fields of cron, in the server's time zone for jobs: UTC, unless cron.timezone says otherwise. */
  readonly schedule: string;
  /** Where it runs; undefined for the database that pmdb is connected to, in which pg_cron lives. */
  readonly database: string | undefined;
  /** The role it runs as; undefined for whoever applies it. */
  readonly user: string | undefined;
  /** Milliseconds; undefined where only the role's own limit holds. */
  readonly timeout: number | undefined;
  /** What the body returns are commands, each run by itself. pg_cron can't do that, so that it is never given such a job. */
  readonly eachRow: boolean;
  /** The SQL behind the header, without the semicolon at its end. */
  readonly body: string;
  readonly problems: readonly Problem[];
}

type Directive = 'schedule' | 'database' | 'user' | 'timeout' | 'each-row';

const VALUES: Readonly<Record<Directive, { readonly form: RegExp; readonly example: string }>> = {
  schedule: { form: /\S/, example: ' 0 2 * * *' },
  database: { form: /^\S+$/, example: ' app' },
  user: { form: /^\S+$/, example: ' pm_cron' },
  timeout: { form: /^\d+(?:\.\d+)?[ \t]*(?:ms|s|min|h)$/, example: ' 5min' },
  'each-row': { form: /^$/, example: '' },
};

const DIRECTIVE = /^--[ \t]*pmdb[ \t]*:[ \t]*(?<name>\S*)[ \t]*(?<value>.*?)[ \t]*$/i;
const NAME = /^[a-z0-9][a-z0-9_-]{0,62}$/;

/** Reads one file of jobs/. What is wrong with it stands in `problems`. */
export function readJob(file: string, bytes: Buffer): Job {
  const name = file.replace(/^.*\//, '').replace(/\.sql$/i, '');
  const source = readSourceText(file, bytes);
  const text = 'text' in source ? source.text : '';
  const split = splitStatements(text);
  const [first] = split.statements;
  const isHeader = ({ start }: { start: number }) => start < (first?.offset ?? text.length);
  const header = split.comments.filter(isHeader);
  const { values, given, problems } = readHeader(file, text, header);
  const complain = (offset: number, message: string, remedy: string) =>
    problems.push({ code: 'BAD_FILE', message, place: placeAt(file, text, offset), remedy });
  if ('problem' in source) problems.push(source.problem);
  for (const { offset, message, remedy } of split.problems) complain(offset, message, remedy);
  for (const { start } of split.commands) complain(start, 'a job is run by the server, not by psql', 'Write SQL.');
  for (const { start, end } of split.comments) {
    if (isHeader({ start }) || !DIRECTIVE.test(text.slice(start, end))) continue;
    complain(start, 'a directive stands below the SQL, where nothing reads it', 'Move it to the head of the file.');
  }
  if (!values.has('each-row') && (split.statements.length > 1 || values.has('timeout'))) {
    for (const statement of split.statements) complainOfBlock(statement, complain);
  }
  if (!NAME.test(name)) complain(0, `"${name}" is no name of a job`, 'Use lower case letters, digits, - and _.');
  if (first === undefined) complain(text.length, 'the job has no command', 'Write the SQL below the header.');
  if (!given.has('schedule')) complain(0, 'the job has no schedule', 'Write such as `-- pmdb: schedule 0 2 * * *`.');
  return {
    name,
    file,
    purpose: purposeOf(header.map(({ start, end }) => text.slice(start, end))),
    schedule: values.get('schedule') ?? '',
    database: values.get('database'),
    user: values.get('user'),
    timeout: parseDuration(values.get('timeout') ?? ''),
    eachRow: values.has('each-row'),
    body: text
      .slice(first?.offset ?? text.length)
      .trimEnd()
      .replace(/;$/, ''),
    problems,
  };
}

/** What a message of several statements is: one transaction. pg_cron would fail at each run, pmdb where there are several. */
function complainOfBlock(
  statement: Statement,
  complain: (offset: number, message: string, remedy: string) => void,
): void {
  const what = outsideTransaction(statement);
  if (what === undefined) return;
  complain(
    statement.offset,
    `${what} must be alone in its message, with no other statement and no timeout`,
    'Give it a file of its own; without `timeout`, the limit of its role holds.',
  );
}

function readHeader(file: string, text: string, comments: readonly { start: number; end: number }[]) {
  const values = new Map<Directive, string>();
  const given = new Set<string>();
  const problems: Problem[] = [];
  for (const { start, end } of comments) {
    const { name, value = '' } = DIRECTIVE.exec(text.slice(start, end))?.groups ?? {};
    if (name === undefined) continue;
    const wrong = complaint(name, value, given);
    given.add(name);
    if (wrong === undefined) values.set(name as Directive, value);
    else problems.push({ code: 'BAD_DIRECTIVE', ...wrong, place: placeAt(file, text, start) });
  }
  return { values, given, problems };
}

function complaint(name: string, value: string, seen: ReadonlySet<string>) {
  const known = Object.keys(VALUES);
  if (!known.includes(name)) {
    const near = nearest(name, known);
    const remedy = near ? `Did you mean ${near}?` : `Known directives: ${known.join(', ')}.`;
    return { message: `there is no directive "${name}" for jobs`, remedy };
  }
  const directive = name as Directive;
  if (seen.has(directive)) return { message: `${name} is given twice`, remedy: 'Remove one of the two lines.' };
  const why = directive === 'schedule' ? scheduleProblem(value) : undefined;
  const tooLong = directive === 'timeout' && parseDuration(value) === undefined;
  if (VALUES[directive].form.test(value) && why === undefined && !tooLong) return undefined;
  const message = value === '' ? `${name} needs a value` : `${name} can't be "${value}"${why ? `: ${why}` : ''}`;
  return { message, remedy: `Write it as \`-- pmdb: ${name}${VALUES[directive].example}\`.` };
}

function purposeOf(comments: readonly string[]): string {
  return comments
    .filter((comment) => comment.startsWith('--') && !DIRECTIVE.test(comment))
    .map((comment) => comment.replace(/^--[ \t]*/, '').trim())
    .join(' ')
    .trim();
}

/** Files whose names differ in the case of ".sql" only: pg_cron knows one job of a name. */
export function doubledJobs(jobs: readonly Pick<Job, 'name' | 'file'>[]): readonly Problem[] {
  return jobs
    .filter(({ name }, i) => jobs.findIndex((each) => each.name === name) < i)
    .map(({ name, file }) => ({
      code: 'BAD_FILE',
      message: `there is another file of the job ${name}`,
      place: placeAt(file, '', 0),
      remedy: 'Remove or rename one of the two.',
    }));
}

/**
 * What pg_cron is given. It knows no timeout, so that the command sets one: both statements are one message, and since
 * PostgreSQL 13 the limit holds for each that follows.
 */
export function commandOf({ body, timeout }: Pick<Job, 'body' | 'timeout'>): string {
  return timeout === undefined ? `${body};` : `set statement_timeout = ${timeout}; ${body};`;
}
