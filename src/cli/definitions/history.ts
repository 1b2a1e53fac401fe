import type { CommandDefinition } from '../command.ts';
import { flag, parseCount } from '../flags.ts';

export const historyCommand: CommandDefinition = {
  name: 'history',
  summary: 'show what was done lately, run by run',
  description: 'With the ids that `pmdb rollback --run` takes. Reads only.',
  flags: [{ flags: '--last <n>', description: 'so many runs (default: 20)', parse: parseCount }],
  examples: [['pmdb history --last 5', '']],
  uses: 'database',
  run: async ({ context, flags }) => {
    const { history } = await import('../../commands/history.ts');
    const { historyText } = await import('../../report/history-text.ts');
    const runs = await history(context, flag<number>(flags, 'last') ?? 20);
    return { text: historyText(runs, process.stdout.columns), json: { runs } };
  },
};
