import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FLEET, NO_TRANSACTION, POLICIES, SHARED, WITHOUT_POLICIES } from './projects.ts';

/** A run that is disturbed: of which project, on what, and with which command. */
export interface Case {
  readonly name: string;
  /** Commands that bring an empty database to where the run begins; each ends with 0. */
  readonly prepare: readonly (readonly string[])[];
  readonly command: readonly string[];
  /** How often it is drawn. */
  readonly weight: number;
}

/** Small projects, of which a round takes a second. Their folders are made below `folder`. */
export async function smallCases(folder: string): Promise<readonly Case[]> {
  const dir = async (name: string, files: Readonly<Record<string, string>>) => {
    for (const [file, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name, file)), { recursive: true });
      await writeFile(join(folder, name, file), text);
    }
    return ['--dir', join(folder, name)];
  };
  const [shared, noTransaction] = [await dir('shared', SHARED), await dir('no-transaction', NO_TRANSACTION)];
  const [first, fleet] = [await dir('fleet-first', firstVersions(FLEET)), await dir('fleet', FLEET)];
  const [closed, open] = [await dir('policies-none', WITHOUT_POLICIES), await dir('policies', POLICIES)];
  const tenants = (count: number) => Array.from({ length: count }, (_, i) => `t${i + 1}`);
  return [
    { name: 'shared', prepare: [], command: ['migrate', ...shared], weight: 3 },
    { name: 'no-transaction', prepare: [], command: ['migrate', ...noTransaction], weight: 3 },
    {
      name: 'fleet',
      prepare: [
        ['migrate', ...first],
        ['tenant', 'create', ...tenants(24), ...first],
      ],
      command: ['migrate', ...fleet],
      weight: 3,
    },
    {
      name: 'policies',
      prepare: [
        ['migrate', ...closed],
        ['tenant', 'create', ...tenants(6), ...closed],
      ],
      command: ['policies', 'apply', ...open],
      weight: 3,
    },
  ];
}

/** The property-management database of this repository. */
export function realCases(root: string): readonly Case[] {
  const dir = ['--dir', root];
  const migrate = ['migrate', ...dir];
  return [
    { name: 'seed', prepare: [migrate], command: ['seed', ...SEEDS, ...dir], weight: 2 },
    { name: 'database', prepare: [], command: migrate, weight: 1 },
  ];
}

/** Several organizations, each small. */
const SEEDS = '--profile load --organizations 5 --units 20 --months 2 --date 2025-06-01'.split(' ');

function firstVersions(files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).filter(([file]) => /V001/.test(file)));
}
