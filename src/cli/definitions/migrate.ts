import type { MigrateCommand } from '../../commands/migrate.ts';
import type { Context } from '../../core/context.ts';
import { PmdbError } from '../../core/errors.ts';
import type { Answer, CommandDefinition } from '../command.ts';
import { DRY_RUN, flag, LOCK_FLAGS, parseVersion } from '../flags.ts';
import { FLEET_FLAGS, fleetCommand } from '../fleet-flags.ts';

export const migrateCommand: CommandDefinition = {
  name: 'migrate',
  summary: 'apply the migrations that are pending',
  description:
    'Plans, takes the lock, compares once more, and applies each file with its ledger row in one transaction. ' +
    'If a run is cut off, run it again: it goes on where it was. The shared track goes first, then every tenant, each by ' +
    'itself: what fails on one stays with it. --to, without --tenant or --track tenant, is for the shared track only.',
  flags: [
    { flags: '--to <version>', description: 'apply up to this version and no further', parse: parseVersion },
    DRY_RUN,
    { flags: '--rehearse', description: 'run it, tell what each statement locks, and roll it back' },
    ...LOCK_FLAGS,
    { flags: '--out-of-order', description: 'also apply versions below one that is applied' },
    ...FLEET_FLAGS,
  ],
  examples: [
    ['pmdb migrate', 'apply everything'],
    ['pmdb migrate --dry-run', 'show what would run'],
    ['pmdb migrate --rehearse', 'which locks it would take'],
    ['pmdb migrate --rehearse --tenant acme', 'on that tenant'],
    ['pmdb migrate --to 12', 'up to V012 and no further'],
    ['pmdb migrate --canary 5%', 'a few tenants, then all'],
    ['pmdb migrate --only-failed', 'tenants that failed'],
    ['pmdb migrate --url postgres://owner@db.example/app', 'on that database'],
    ['pmdb migrate --json', 'for scripts'],
  ],
  uses: 'database',
  run: async ({ context, flags }) => {
    const command: MigrateCommand = {
      to: flag(flags, 'to'),
      dryRun: flag(flags, 'dryRun'),
      outOfOrder: flag(flags, 'outOfOrder'),
      ...fleetCommand(flags),
    };
    if (flag<boolean>(flags, 'rehearse') === true) return await rehearsed(context, command);
    const { migrate } = await import('../../commands/migrate.ts');
    const { outcomeAnswer } = await import('../outcome-answer.ts');
    const { text, json } = outcomeAnswer(await migrate(context, command));
    return { text, json: { ...json, rehearsal: null } };
  },
};

async function rehearsed(context: Context, command: MigrateCommand): Promise<Answer> {
  const other = command.dryRun === true ? '--dry-run' : command.canary === undefined ? undefined : '--canary';
  if (other !== undefined) {
    throw new PmdbError('BAD_FLAG', `--rehearse takes no ${other}`, {
      remedy: 'Leave it away. --tenant names tenants to rehearse on.',
    });
  }
  const { rehearse } = await import('../../commands/rehearse.ts');
  const { outcomeDocument } = await import('../../report/documents.ts');
  const { rehearsalDocument, rehearsalText } = await import('../../report/rehearsal-text.ts');
  const { outcome, ...found } = await rehearse(context, command);
  const text = rehearsalText({ ...found, database: outcome.database }, process.stdout.columns);
  return { text, json: { ...outcomeDocument(outcome), rehearsal: rehearsalDocument(found.rehearsal) } };
}
