import type { CommandDefinition } from '../command.ts';
import { DRY_RUN, flag, LOCK_FLAGS, parseVersion, parseVersions } from '../flags.ts';
import { SOME_TENANTS, TRACK, whichTenants } from '../fleet-flags.ts';

export const repairCommand: CommandDefinition = {
  name: 'repair',
  summary: 'correct the ledger; the database itself stays as it is',
  description:
    'Bare, it takes over files in which only comments or white space changed. Everything else must be named. ' +
    'Says what it will do, asks, and writes it into the history. Versions that are named are those of the shared ' +
    'track, unless --track tenant or --tenant say otherwise.',
  flags: [
    { flags: '--accept <versions>', description: 'the changed file is what the database holds', parse: parseVersions },
    { flags: '--forget <versions>', description: 'take out of the ledger', parse: parseVersions },
    { flags: '--done <version>', description: 'the statement that was cut off was done', parse: parseVersion },
    { flags: '--not-done <version>', description: 'the statement that was cut off was not done', parse: parseVersion },
    TRACK,
    SOME_TENANTS,
    DRY_RUN,
    ...LOCK_FLAGS,
  ],
  examples: [
    ['pmdb repair', 'take cosmetic changes over'],
    ['pmdb repair --accept 7', "V007's file is what the database holds"],
    ['pmdb repair --forget 7', "V007's file is gone for good"],
    ['pmdb repair --not-done 9', "V009's cut off statement is to run"],
    ['pmdb repair --accept 3 --track tenant', 'the same for V003 of tenants'],
    ['pmdb repair --forget 3 --tenant acme', 'take it out of that tenant only'],
  ],
  uses: 'database',
  run: async ({ context, flags }) => {
    const dryRun = flag<boolean>(flags, 'dryRun') === true;
    const { repair } = await import('../../commands/repair.ts');
    const outcome = await repair(context, {
      accept: flag(flags, 'accept') ?? [],
      forget: flag(flags, 'forget') ?? [],
      done: flag(flags, 'done'),
      notDone: flag(flags, 'notDone'),
      ...whichTenants(flags),
      dryRun,
    });
    const { repairDocument, repairText } = await import('../../report/repair-text.ts');
    return { text: repairText(outcome, dryRun), json: repairDocument(outcome, dryRun) };
  },
};
