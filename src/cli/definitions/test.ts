import { availableParallelism } from 'node:os';
import type { TestCommand } from '../../commands/test.ts';
import { PmdbError } from '../../core/errors.ts';
import type { TestRun } from '../../core/test-run.ts';
import type { TestServer } from '../../server/test-server.ts';
import type { Answer, CommandDefinition, Invocation } from '../command.ts';
import { flag } from '../flags.ts';

const FORMATS = ['pretty', 'tap', 'junit', 'json'] as const;
type Format = (typeof FORMATS)[number];

export const testCommand: CommandDefinition = {
  name: 'test',
  summary: 'run the tests in SQL, each file in a database of its own',
  description:
    'Files of test/sql, in pgTAP or with testing.run_test(…), as a role that row-level security binds. The server: --url, ' +
    'PMDB_TEST_URL, PostgreSQL as it is installed here, the embedded server, or a container; never DATABASE_URL.',
  argument: ['[paths...]', 'files and folders (default: all of test/sql)'],
  flags: [
    { flags: '--filter <text>', description: 'only files whose path or text holds this' },
    { flags: '--jobs <n>', description: 'so many files at the same time (default: one a processor)', parse: parseJobs },
    {
      flags: '--timeout <duration>',
      description: 'a statement may take at most so long; 0: without end (default: 5min)',
    },
    {
      flags: '--format <format>',
      description: 'pretty, tap, junit or json (default: pretty)',
      values: FORMATS,
      parse: parseFormat,
    },
    { flags: '--coverage', description: 'list tables, policies, functions and triggers that no test touches' },
    { flags: '--watch', description: 'go on, and run again what changes' },
    { flags: '--keep', description: 'keep the databases of files that fail, and print their URLs' },
  ],
  examples: [
    ['pmdb test', 'all of them'],
    ['pmdb test core --filter lease', 'those in test/sql/core that say lease'],
    ['pmdb test --keep core/units.sql', 'and look at what it left'],
    ['pmdb test --watch', 'again whenever a file changes'],
    ['pmdb test --coverage', 'and what they leave untested'],
    ['pmdb test --format junit > junit.xml', 'for CI'],
  ],
  uses: 'server',
  run: async (invocation) => {
    refuseContradictions(invocation.flags);
    const { chooseTests, test } = await import('../../commands/test.ts');
    // Nobody should wait for a server to learn that there is nothing to run.
    const command = await commandOf(invocation);
    await chooseTests(invocation.context, command);
    const server = await openServer(invocation);
    let kept = false;
    try {
      if (flag(invocation.flags, 'watch')) return await watch(invocation, server, command);
      const run = await test(invocation.context, server, command);
      kept = run.files.some((file) => file.kept !== undefined);
      const hint = kept ? await server.release() : undefined;
      if (hint !== undefined) note(invocation, `the server stays for what was kept; to end it: ${hint}`);
      // The password of a server that was made for the tests, and stays for somebody to look, is for him.
      return { ...(await answer(run, flag<Format>(invocation.flags, 'format'))), secret: kept && server.own };
    } finally {
      if (!kept) await server.stop();
    }
  },
};

/** Whoever watches reads; a document has an end. */
function refuseContradictions({ watch, format, json }: Invocation['flags']): void {
  if (watch !== true || (json !== true && (format === undefined || format === 'pretty'))) return;
  throw new PmdbError('BAD_FLAG', '--watch prints for people, and no other format', {
    remedy: 'Leave out --watch, or the format.',
  });
}

async function commandOf({ args, flags }: Invocation): Promise<TestCommand> {
  const { milliseconds } = await import('../configuration-waits.ts');
  return {
    paths: args,
    filter: flag<string>(flags, 'filter'),
    jobs: flag<number>(flags, 'jobs') ?? availableParallelism(),
    timeout: milliseconds({ value: flag<string>(flags, 'timeout') ?? '5min', source: 'flag', from: '--timeout' }),
    keep: flag<boolean>(flags, 'keep') ?? false,
    coverage: flag<boolean>(flags, 'coverage') ?? false,
  };
}

async function openServer(invocation: Invocation): Promise<TestServer> {
  const { context, configuration, flags } = invocation;
  const { givenServer, startTestServer } = await import('../../server/test-server.ts');
  if (configuration.database !== 'embedded') return givenServer(configuration.database, describeOrigin(invocation));
  return await startTestServer({
    project: context.project,
    embedded: flag<boolean>(flags, 'embedded') ?? false,
    path: process.env.PATH ?? '',
    signal: context.signal,
    onProgress: (message) => note(invocation, message),
  });
}

async function watch(invocation: Invocation, server: TestServer, command: TestCommand): Promise<Answer> {
  const { watchTests } = await import('../../commands/watch-tests.ts');
  const { testText } = await import('../../report/test-text.ts');
  const { errorText } = await import('../../report/error-text.ts');
  const { secrets } = invocation.configuration;
  const { stdout } = process;
  const { redact } = await import('../../core/redact.ts');
  await watchTests(invocation.context, server, command, {
    // Behind the lines that were said while it ran.
    onRun: (run) => void setImmediate(() => stdout.write(`${redact(testText(run, stdout.columns), secrets)}\n\n`)),
    onError: (error) => process.stderr.write(`${redact(errorText(error, stdout.columns), secrets)}\n\n`),
  });
  return { text: 'Stopped watching.', json: {} };
}

function describeOrigin({ configuration, flags }: Invocation): string {
  const host = configuration.sources.database.find(({ name }) => name === 'host')?.value ?? '';
  return `${flags.url === undefined ? 'PMDB_TEST_URL' : '--url'} ${host}`.trim();
}

function note({ context }: Invocation, message: string): void {
  context.emit({ type: 'note', message });
}

async function answer(run: TestRun, format: Format = 'pretty'): Promise<Answer> {
  const { exitCodeOf } = await import('../../core/test-run.ts');
  const { testDocument } = await import('../../report/documents.ts');
  return { text: await textOf(run, format), json: testDocument(run), exitCode: exitCodeOf(run.files) };
}

async function textOf(run: TestRun, format: Format): Promise<string> {
  if (format === 'tap') return (await import('../../report/test-tap.ts')).testTap(run);
  if (format === 'junit') return (await import('../../report/test-junit.ts')).testJunit(run);
  return (await import('../../report/test-text.ts')).testText(run, process.stdout.columns);
}

function parseJobs(value: string, name: string): number {
  if (/^[1-9]\d?$/.test(value)) return Number(value);
  throw new PmdbError('BAD_FLAG', `${name}: "${value}" is no number of files`, { remedy: 'Give 1 to 99.' });
}

function parseFormat(value: string, name: string): Format {
  const known = FORMATS.find((format) => format === value);
  if (known !== undefined) return known;
  throw new PmdbError('BAD_FLAG', `${name}: there is no format "${value}"`, {
    remedy: `Formats: ${FORMATS.join(', ')}.`,
  });
}
