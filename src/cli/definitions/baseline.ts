import { PmdbError } from '../../core/errors.ts';
import type { CommandDefinition } from '../command.ts';
import { flag, LOCK_FLAGS, parseVersion } from '../flags.ts';

export const baselineCommand: CommandDefinition = {
  name: 'baseline',
  summary: 'adopt a database that has the first migrations already',
  description: 'Records every version up to --to as applied, and runs none of them.',
  flags: [
    { flags: '--to <version>', description: 'the last version that the database has', parse: parseVersion },
    ...LOCK_FLAGS,
  ],
  examples: [['pmdb baseline --to 42', 'the database is as V042 left it']],
  uses: 'database',
  run: async ({ context, flags }) => {
    const to = flag<string>(flags, 'to');
    if (to === undefined) {
      throw new PmdbError('BAD_FLAG', 'baseline needs --to', {
        remedy: 'Name the last version that the database has: `pmdb baseline --to 42`.',
      });
    }
    const { baseline } = await import('../../commands/baseline.ts');
    const recorded = await baseline(context, to);
    const versions = recorded.map((migration) => migration.version);
    return {
      text: `Recorded ${versions.length} ${versions.length === 1 ? 'migration' : 'migrations'} as applied, up to V${versions.at(-1)}. Next: pmdb migrate`,
      json: { recorded: versions },
    };
  },
};
