import { describe, expect, test } from 'vitest';
import { expectedAt } from '../../../src/cli/completion/expected.ts';
import { COMMANDS } from '../../../src/cli/definitions.ts';

const words = (line: string) => expectedAt(line.split(' '));

function candidates(line: string): readonly string[] {
  const expected = words(line);
  if (!('candidates' in expected)) throw new Error(`asks for ${expected.source}`);
  return expected.candidates.map(({ value }) => value);
}

describe('commands', () => {
  test('each of them can be reached', () => {
    for (const { name } of COMMANDS) expect(candidates(name)).toContain(name.split(' ').at(-1));
  });

  test.each([
    ['mig', ['migrate']],
    ['te', ['test', 'tenant']],
    ['tenant s', ['show', 'suspend']],
    ['help ro', ['rollback']],
    ['help migrate ', []],
    ['no-such-thing ', []],
    ['tenant no-such-thing ', []],
    ['--', ['--help', '--version']],
    ['db --', ['--help']],
  ])('pmdb %s', (line, expected) => expect(candidates(line)).toEqual(expected));

  test('each with what its help says of it', () => {
    expect(words('mig')).toEqual({
      candidates: [{ value: 'migrate', description: 'apply the migrations that are pending' }],
    });
  });
});

describe('flags', () => {
  test.each([
    ['migrate --dr', ['--dry-run']],
    ['migrate --dry-run --dr', []],
    ['migrate --to 12 --to', []],
    ['tenant export acme --lock-', ['--lock-wait', '--lock-timeout']],
    ['db status --ur', []],
    ['test --ur', ['--url']],
    ['migrate -- --dr', []],
  ])('pmdb %s', (line, expected) => expect(candidates(line)).toEqual(expected));

  test('are what is left where a command takes nothing else', () => {
    expect(candidates('rollback ')).toContain('--steps');
    expect(candidates('rollback --steps 2 ')).not.toContain('--steps');
  });
});

describe('values', () => {
  test.each([
    ['migrate --track ', ['shared', 'tenant']],
    ['migrate --track=t', ['--track=tenant']],
    ['docs --format m', ['markdown']],
    ['completion ', ['bash', 'zsh', 'fish']],
    ['rollback --steps ', []],
    ['new ', []],
  ])('of a list: pmdb %s', (line, expected) => expect(candidates(line)).toEqual(expected));

  test.each([
    ['migrate --to ', 'versions', '', ''],
    ['migrate --to=1', 'versions', '--to=', '1'],
    ['repair --accept 7,1', 'versions', '7,', '1'],
    ['isolation --html ', 'files', '', ''],
    ['migrate --dir ', 'folders', '', ''],
    ['import --from dbmate ', 'folders', '', ''],
    ['test core ', 'files', '', ''],
    ['tenant show ac', 'tenants', '', 'ac'],
    ['tenant export acme ', 'files', '', ''],
    ['migrate --tenant=acme,be', 'tenants', '--tenant=acme,', 'be'],
    ['jobs run one tw', 'jobs', '', 'tw'],
    ['seed --profile ', 'profiles', '', ''],
    ['seed --force --profile ', 'profiles', '', ''],
  ])('to be looked for: pmdb %s', (line, source, kept, begun) => {
    expect(words(line)).toMatchObject({ source, kept, begun });
  });

  test('are not offered twice, and come from where the line says', () => {
    expect(words('migrate --url postgres://a --embedded --track=tenant --tenant acme,beta,')).toMatchObject({
      named: ['acme', 'beta'],
      flags: new Map([
        ['--url', 'postgres://a'],
        ['--embedded', ''],
        ['--track', 'tenant'],
        ['--tenant', ''],
      ]),
    });
  });
});
