import { beforeAll, describe, expect, test } from 'vitest';
import { pmdb, tmpProject } from '../../support/cli.ts';
import { expectRefusal, type OwnedDatabase, ownedDatabase, project, SOUND } from './refusal.ts';

/** What was typed; what is wrong with it; what to type instead. */
const COMMAND_LINES = [
  ['migrte', 'unknown command "migrte"', 'Did you mean `pmdb migrate`? `pmdb --help` shows what there is.'],
  ['info', 'unknown command "info"', 'Did you mean `pmdb status`? `pmdb --help` shows what there is.'],
  ['reset', 'unknown command "reset"', 'Did you mean `pmdb db reset`? `pmdb --help` shows what there is.'],
  ['tenant info', 'unknown command "info"', '`pmdb tenant --help` shows what there is.'],
  ['frobnicate', 'unknown command "frobnicate"', '`pmdb --help` shows what there is.'],
  ['db strat', 'unknown command "strat"', 'Did you mean `pmdb db start`? `pmdb db --help` shows what there is.'],
  ['--verison', 'unknown option "--verison"', 'Did you mean `pmdb --version`? `pmdb --help` shows what there is.'],
  [
    'migrate --dryrun',
    'unknown option "--dryrun"',
    'Did you mean `pmdb migrate --dry-run`? `pmdb migrate --help` shows what there is.',
  ],
  ['migrate --steps 2', 'unknown option "--steps"', '`pmdb migrate --help` shows what there is.'],
  ['migrate --to', '--to needs a value', '`pmdb migrate --help` shows what there is.'],
  ['migrate 12', 'migrate takes no argument', '`pmdb migrate --help` shows what there is.'],
  ['migrate --to abc', '--to: "abc" is no version', 'Give its number, such as 12 or V012.'],
  ['migrate --to -1', '--to: "-1" is no version', 'Give its number, such as 12 or V012.'],
  ['repair --accept 1,x', '--accept: "x" is no version', 'Give its number, such as 12 or V012.'],
  ['rollback --steps 0', '--steps: "0" is no number of migrations', 'Give 1 or more.'],
  ['rollback --steps 1.5', '--steps: "1.5" is no number of migrations', 'Give 1 or more.'],
  ['rollback --steps 1 --to 2', '--steps, --to and --run say different things', 'Give one of them.'],
  ['baseline', 'baseline needs --to', 'Name the last version that the database has: `pmdb baseline --to 42`.'],
  ['new', '<name> is missing', '`pmdb new --help` shows what there is.'],
  [
    'new add column',
    'new takes one argument; put quotes around several words',
    '`pmdb new --help` shows what there is.',
  ],
  ['new x --track tennant', '--track: "tennant" is no track', 'Give shared or tenant.'],
  ['migrate --lock-wait 60', '--lock-wait: "60" is not a duration', 'Write it as 500ms, 30s, 10min, 2h or 0.'],
  ['migrate --embedded --url x', '--embedded and --url contradict each other', 'Leave one of them out.'],
] as const;

describe('a command line that makes no sense', () => {
  let cwd: string;
  beforeAll(async () => {
    cwd = await tmpProject(SOUND);
  });

  test.concurrent.for(COMMAND_LINES)('pmdb %s', async ([line, message, remedy]) => {
    expect(await pmdb(line.split(' '), { cwd })).toEqual({
      code: 2,
      stdout: '',
      stderr: `✖ ${message} (BAD_FLAG)\n  next:    ${remedy}\n`,
    });
    const json = await pmdb([...line.split(' '), '--json'], { cwd });
    // Behind a flag that wants a value, --json is that value.
    if (line.endsWith('--to')) return;
    expect({ ...json, stdout: JSON.parse(json.stdout) }).toEqual({
      code: 2,
      stdout: { ok: false, error: { code: 'BAD_FLAG', exitCode: 2, message, remedy }, notes: [] },
      stderr: '',
    });
  });
});

test('CI without a database', async () => {
  const cwd = await tmpProject(SOUND);
  expect(await pmdb(['migrate'], { cwd, env: { CI: '1' } })).toEqual({
    code: 2,
    stdout: '',
    stderr: `✖ No database is configured, and CI is set: an embedded server is not started unasked (BAD_CONFIG)
  next:    Give --url postgres://…, or set DATABASE_URL, or ask for an embedded server with --embedded.
`,
  });
});

test('new files that could not be called so', async () => {
  const cwd = await tmpProject({ ...SOUND, 'migrations/shared/V99999999999999999999__last.sql': '-- nothing' });
  expect(await pmdb(['new', 'more'], { cwd })).toEqual({
    code: 2,
    stdout: '',
    stderr: `✖ migrations/shared/V99999999999999999999__last.sql leaves no higher number (BAD_FILE_NAME)
  state:   No file was written.
  next:    Give it a lower number.
`,
  });
  expect(await pmdb(['new', 'ü'.repeat(229)], { cwd: await tmpProject(SOUND) })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('too long for a file: 229 bytes'),
  });
  expect(await pmdb(['new', 'ж'.repeat(114)], { cwd: await tmpProject(SOUND) })).toMatchObject({ code: 0 });
});

describe('a version that is not there', () => {
  let shared: OwnedDatabase;
  beforeAll(async () => {
    shared = await ownedDatabase();
  });

  test.for(['migrate', 'rollback', 'baseline'])('%s --to 999', async (command) => {
    const remedy = command === 'baseline' ? 'Name one of 001 to 002.' : '`pmdb status` lists the versions.';
    const range = command === 'baseline' ? '' : ': there are 001 to 002';
    await expectRefusal(await project(SOUND, shared), [command, '--to', '999'], {
      code: 2,
      stderr: `✖ there is no version 999${range} (NO_SUCH_VERSION)
  state:   Nothing was changed.
  next:    ${remedy}
`,
    });
  });

  test('repair --forget 7', async () => {
    await expectRefusal(await project(SOUND, shared), ['repair', '--forget', '7'], {
      code: 2,
      stderr: `✖ V7 is not in the ledger (NO_SUCH_VERSION)
  state:   Nothing was changed.
  next:    \`pmdb status\` tells how each version stands.
`,
    });
  });
});
