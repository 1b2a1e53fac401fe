import { migrate } from '../../commands/migrate.ts';
import { outcomeDocument } from '../../report/documents.ts';
import { outcomeText } from '../../report/outcome-text.ts';
import type { CommandDefinition } from '../command.ts';
import { DRY_RUN, flag, LOCK_FLAGS, parseVersion } from '../flags.ts';

export const migrateCommand: CommandDefinition = {
  name: 'migrate',
  summary: 'apply the migrations that are pending',
  description:
    'Plans, takes the lock, compares once more, and applies each file with its ledger row in one transaction. ' +
    'A run that is cut off, however, goes on where it was: run it again.',
  flags: [
    { flags: '--to <version>', description: 'apply up to this version and no further', parse: parseVersion },
    DRY_RUN,
    ...LOCK_FLAGS,
    { flags: '--out-of-order', description: 'also apply versions below the highest one that is applied' },
  ],
  examples: [
    ['pmdb migrate', 'apply everything'],
    ['pmdb migrate --dry-run', 'show what would run'],
    ['pmdb migrate --to 12 --url postgres://owner@db.example/app', 'up to V12, on that database'],
    ['pmdb migrate --json', 'for scripts'],
  ],
  uses: 'database',
  run: async ({ context, flags }) => {
    const outcome = await migrate(context, {
      to: flag(flags, 'to'),
      dryRun: flag(flags, 'dryRun'),
      outOfOrder: flag(flags, 'outOfOrder'),
    });
    return { text: outcomeText(outcome), json: outcomeDocument(outcome) };
  },
};
