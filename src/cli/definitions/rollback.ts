import { PmdbError } from '../../core/errors.ts';
import type { CommandDefinition } from '../command.ts';
import { DRY_RUN, flag, LOCK_FLAGS, parseCount, parseRun, parseVersion } from '../flags.ts';
import { fleetCommand, TENANT_FLAGS, TRACK } from '../fleet-flags.ts';

export const rollbackCommand: CommandDefinition = {
  name: 'rollback',
  summary: 'undo the last migration, or several',
  description:
    'Undoes in the reverse of the order in which they were applied. Names what it will undo, and asks. ' +
    'The shared track, unless --tenant, --track tenant or --only-failed say otherwise.',
  flags: [
    { flags: '--steps <n>', description: 'undo this many (default: 1)', parse: parseCount },
    { flags: '--to <version>', description: 'undo everything above this version; 0 undoes all', parse: parseVersion },
    { flags: '--require-certificate', description: 'refuse what `pmdb verify` has not proven' },
    { flags: '--run <id>', description: 'undo what this run applied, where it did', parse: parseRun },
    DRY_RUN,
    ...LOCK_FLAGS,
    { ...TRACK, description: 'shared or tenant (default: shared; with --run: both)' },
    ...TENANT_FLAGS,
  ],
  examples: [
    ['pmdb rollback', 'undo the last one, after a question'],
    ['pmdb rollback --steps 3 --yes', 'undo the last three, unasked'],
    ['pmdb rollback --to 12', 'undo everything above V012'],
    ['pmdb rollback --track tenant', 'undo the last one of every tenant'],
    ['pmdb rollback --run 5f2c…', 'undo one run, where it did'],
    ['pmdb rollback --to 0 --dry-run', 'show what undoing everything would run'],
  ],
  uses: 'database',
  run: async ({ context, flags }) => {
    const [steps, to, run] = [flag<number>(flags, 'steps'), flag<string>(flags, 'to'), flag<string>(flags, 'run')];
    if ([steps, to, run].filter((each) => each !== undefined).length > 1) {
      throw new PmdbError('BAD_FLAG', '--steps, --to and --run say different things', { remedy: 'Give one of them.' });
    }
    const { rollback } = await import('../../commands/rollback.ts');
    const outcome = await rollback(context, {
      steps,
      to,
      run,
      dryRun: flag(flags, 'dryRun'),
      requireCertificate: flag(flags, 'requireCertificate'),
      ...fleetCommand(flags),
    });
    const { outcomeAnswer } = await import('../outcome-answer.ts');
    return outcomeAnswer(outcome);
  },
};
