import { expect, test } from 'vitest';
import { KINDS } from '../../chaos/blows.ts';
import { playRounds } from '../../chaos/play.ts';
import { builtPmdb, tmpProject } from '../../support/cli.ts';
import { findInstallation } from '../../support/server-source.ts';

const ROUNDS = 6;
const SEED = Number(process.env.PMDB_TEST_SEED ?? Date.now() % 100_000);
const installation = await findInstallation();

// The long version, on the real database too, is `npm run chaos`.
test.skipIf(installation === undefined)(`disturbed ${ROUNDS} times, runs converge (seed ${SEED})`, async () => {
  const said: string[] = [];
  const diverged = await playRounds({
    rounds: ROUNDS,
    first: 1,
    seed: SEED,
    kinds: KINDS,
    cases: ['shared', 'no-transaction', 'fleet', 'policies'],
    bin: builtPmdb(),
    postgres: installation?.bin ?? '',
    folder: await tmpProject(),
    root: process.cwd(),
    tell: (line) => void said.push(line),
  });
  expect(diverged, said.join('\n')).toBe(0);
});
