import { PmdbError } from '../../core/errors.ts';
import type { Track } from '../../core/migration.ts';
import type { CommandDefinition } from '../command.ts';
import { flag } from '../flags.ts';

export const newCommand: CommandDefinition = {
  name: 'new',
  summary: 'write the two files of a new migration',
  description: 'Empty ones, with the next free number: under migrations/ what to do, under rollbacks/ what undoes it.',
  argument: ['<name>', 'what it does, such as create_units'],
  flags: [{ flags: '--track <track>', description: 'shared or tenant', parse: parseTrack, default: 'shared' }],
  examples: [
    ['pmdb new create_units', 'the next number, twice: up and back'],
    ['pmdb new "add unit notes" --track tenant', 'for tenant schemas'],
  ],
  uses: 'project',
  run: async ({ context, args, flags }) => {
    const { newPair } = await import('../../commands/new.ts');
    const pair = await newPair(context.project, args[0] ?? '', flag<Track>(flags, 'track') ?? 'shared');
    return { text: `${pair.migration}\n${pair.rollback}`, json: pair };
  },
};

function parseTrack(value: string, flag: string): Track {
  if (value === 'shared' || value === 'tenant') return value;
  throw new PmdbError('BAD_FLAG', `${flag}: "${value}" is no track`, { remedy: 'Give shared or tenant.' });
}
