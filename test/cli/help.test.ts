import { beforeAll, describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { COMMANDS } from '../../src/cli/definitions.ts';
import { pmdb } from '../support/cli.ts';

test.each(['--version', '-V'])('%s prints the version and nothing else', async (flag) => {
  expect(await pmdb([flag])).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' });
});

describe('pmdb --help', () => {
  let help: string;
  beforeAll(async () => {
    const { code, stdout, stderr } = await pmdb(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    help = stdout;
  });

  test.for(COMMANDS.filter(({ name }) => !name.includes(' ')))('lists $name on one line', ({ name, summary }) => {
    expect(help).toMatch(
      new RegExp(`^ {2}${name}( <\\w+>| \\[\\w+\\.\\.\\.\\])? +${summary.replace(/[.()]/g, '\\$&')}$`, 'm'),
    );
  });

  test.for([...new Set(COMMANDS.flatMap(({ name }) => (name.includes(' ') ? [name.split(' ')[0]] : [])))])(
    'says what the commands of %s are about, and names the first of them',
    (group) => {
      const [first] = COMMANDS.filter(({ name }) => name.startsWith(`${group} `));
      expect(help).toMatch(new RegExp(`^ {2}${group} +[a-zA-Z ]+: ${first?.name.split(' ')[1]}, `, 'm'));
    },
  );

  test('fits a terminal, and shows where to begin', () => {
    expect(widest(help)).toBeLessThanOrEqual(80);
    expect(help).toContain('Examples:\n  pmdb up ');
  });

  test.each([[['-h']], [['help']]])('is the same as pmdb %s', async (args) => {
    expect(await pmdb(args)).toEqual({ code: 0, stdout: help, stderr: '' });
  });

  // A script whose variable is empty must not believe that it has migrated anything.
  test('is what pmdb alone says too, with an exit code that tells that nothing was done', async () => {
    expect(await pmdb([])).toEqual({ code: 2, stdout: '', stderr: help });
  });
});

test('pmdb db alone lists its commands', async () => {
  const { code, stdout, stderr } = await pmdb(['db']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  for (const name of ['start', 'stop', 'status', 'url', 'reset'])
    expect(stderr).toMatch(new RegExp(`^ {2}${name} `, 'm'));
});

describe('the help of each command', () => {
  test.concurrent.for(COMMANDS)('$name', async ({ name, summary, flags, examples, uses }) => {
    const { code, stdout, stderr } = await pmdb([...name.split(' '), '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.startsWith(`Usage: pmdb ${name} [options]`)).toBe(true);
    expect(stdout.replace(/\n/g, ' ').toLowerCase()).toContain(summary.toLowerCase());
    for (const { flags: spelling } of flags) expect(stdout).toContain(`  ${spelling} `);
    for (const flag of ['--dir <project>', '--json', '--yes', '--debug', '--no-color']) expect(stdout).toContain(flag);
    expect(stdout.includes('--url <url>')).toBe(uses !== 'project');
    expect(examples.length).toBeGreaterThan(0);
    for (const [command] of examples) {
      expect(command).toContain(`pmdb ${name}`);
      expect(stdout).toContain(`\n  ${command}`);
    }
    expect(widest(stdout)).toBeLessThanOrEqual(80);
  });

  test('pmdb help migrate is pmdb migrate --help', async () => {
    expect(await pmdb(['help', 'migrate'])).toEqual(await pmdb(['migrate', '--help']));
  });
});

function widest(text: string): number {
  return Math.max(...text.split('\n').map((line) => line.length));
}

describe('help for a command that there is not names the one that was meant', () => {
  test.each([
    [['help', 'migrte'], 'unknown command "migrte"', 'pmdb migrate'],
    [['migrte', '--help'], 'unknown command "migrte"', 'pmdb migrate'],
    [['help', 'tenant', 'creat'], 'unknown command "creat"', 'pmdb tenant create'],
    [['tenant', 'creat', '-h'], 'unknown command "creat"', 'pmdb tenant create'],
  ])('%j', async (args, message, meant) => {
    const { code, stdout, stderr } = await pmdb(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).toContain(`Did you mean \`${meant}\`?`);
  });

  test.each([
    [
      ['help', 'tenant', 'create'],
      ['tenant', 'create', '--help'],
    ],
    [
      ['help', 'tenant'],
      ['tenant', '--help'],
    ],
    [
      ['help', 'migrate'],
      ['migrate', '-h'],
    ],
  ])('%j is the same as %j', async (args, same) => {
    const { code, stdout } = await pmdb(args);
    expect(code).toBe(0);
    expect(stdout).toBe((await pmdb(same)).stdout);
  });
});
