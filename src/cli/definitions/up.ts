import type { CommandDefinition } from '../command.ts';
import { LOCK_FLAGS } from '../flags.ts';

export const upCommand: CommandDefinition = {
  name: 'up',
  summary: 'start the embedded server and migrate it, in one go',
  description: 'Always the embedded server of this project: DATABASE_URL and the PG… variables play no part.',
  flags: LOCK_FLAGS,
  examples: [['pmdb up', 'the first time and every time']],
  uses: 'project',
  run: async ({ context }) => {
    const { up } = await import('../../commands/up.ts');
    const { outcomeDocument } = await import('../../report/documents.ts');
    const { outcomeText } = await import('../../report/outcome-text.ts');
    const { server, outcome } = await up(context);
    const text = [
      outcomeText(outcome),
      '',
      `  ${server.url} (PostgreSQL ${server.version}${server.started ? '' : ', was running already'})`,
      '',
      'Try next:',
      '  npx pmdb status                               what is applied',
      '  psql "$(npx pmdb db url --with-password)"     look around',
      '  npx pmdb rollback                             undo the last migration',
    ];
    return { text: text.join('\n'), json: { server, ...outcomeDocument(outcome) } };
  },
};
