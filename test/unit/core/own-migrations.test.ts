import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pairFiles } from '../../../src/core/layout.ts';

const PROJECT = join(import.meta.dirname, '../../..');

// Two people who took the same number find out here, before any server is asked.
test.each(['shared', 'tenant'] as const)(
  'each of the %s track’s migrations has a number and a rollback of its own',
  (track) => {
    const names = (folder: string) => readdirSync(join(PROJECT, folder, track));
    const { pairs, problems } = pairFiles(track, names('migrations'), names('rollbacks'));
    expect(problems).toEqual([]);
    expect(pairs.filter(({ down }) => down === undefined)).toEqual([]);
    expect(pairs.length).toBeGreaterThan(10);
  },
);
