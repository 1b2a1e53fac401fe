import { PmdbError } from '../../core/errors.ts';
import type { CommandDefinition } from '../command.ts';
import { DRY_RUN, flag, LOCK_FLAGS, parseCount, parseVersion } from '../flags.ts';

export const rollbackCommand: CommandDefinition = {
  name: 'rollback',
  summary: 'undo the last migration, or several',
  description: 'Undoes in the reverse of the order in which they were applied. Names what it will undo, and asks.',
  flags: [
    { flags: '--steps <n>', description: 'undo this many (default: 1)', parse: parseCount },
    { flags: '--to <version>', description: 'undo everything above this version; 0 undoes all', parse: parseVersion },
    { flags: '--require-certificate', description: 'refuse what `pmdb verify` has not proven' },
    DRY_RUN,
    ...LOCK_FLAGS,
  ],
  examples: [
    ['pmdb rollback', 'undo the last one, after a question'],
    ['pmdb rollback --steps 3 --yes', 'undo the last three, unasked'],
    ['pmdb rollback --to 12', 'undo everything above V012'],
    ['pmdb rollback --to 0 --dry-run', 'show what undoing everything would run'],
  ],
  uses: 'database',
  run: async ({ context, flags }) => {
    const [steps, to] = [flag<number>(flags, 'steps'), flag<string>(flags, 'to')];
    if (steps !== undefined && to !== undefined) {
      throw new PmdbError('BAD_FLAG', '--steps and --to say two different things', { remedy: 'Give one of them.' });
    }
    const { rollback } = await import('../../commands/rollback.ts');
    const outcome = await rollback(context, {
      steps,
      to,
      dryRun: flag(flags, 'dryRun'),
      requireCertificate: flag(flags, 'requireCertificate'),
    });
    const { outcomeAnswer } = await import('../outcome-answer.ts');
    return outcomeAnswer(outcome);
  },
};
