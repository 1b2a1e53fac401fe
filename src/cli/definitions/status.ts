import type { CommandDefinition } from '../command.ts';
import { flag } from '../flags.ts';

export const statusCommand: CommandDefinition = {
  name: 'status',
  summary: 'show what is applied, pending, changed or missing',
  description: 'Reads only, takes no lock, and works on a read replica.',
  flags: [{ flags: '--check', description: 'exit 1 when something is pending or wrong' }],
  examples: [
    ['pmdb status', 'a line for each version'],
    ['pmdb status --check', 'in CI: is this database up to date?'],
  ],
  uses: 'database',
  run: async ({ context, flags }) => {
    const { needsAttention, status } = await import('../../commands/status.ts');
    const { statusDocument } = await import('../../report/documents.ts');
    const { statusText } = await import('../../report/status-text.ts');
    const found = await status(context);
    const no = flag<boolean>(flags, 'check') === true && needsAttention(found);
    return { text: statusText(found, process.stdout.columns), json: statusDocument(found), exitCode: no ? 1 : 0 };
  },
};
