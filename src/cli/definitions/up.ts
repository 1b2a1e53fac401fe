import type { CommandDefinition } from '../command.ts';
import { flag, LOCK_FLAGS } from '../flags.ts';

export const upCommand: CommandDefinition = {
  name: 'up',
  summary: 'start the embedded server, migrate and seed it, in one go',
  description:
    'Always the embedded server of this project: DATABASE_URL and the PG… variables play no part. ' +
    'A database without any organization gets those of the profile dev.',
  flags: [{ flags: '--no-seed', description: 'leave the database without organizations' }, ...LOCK_FLAGS],
  examples: [['pmdb up', 'the first time and every time']],
  uses: 'project',
  run: async ({ context, flags }) => {
    const { up } = await import('../../commands/up.ts');
    const { outcomeDocument } = await import('../../report/documents.ts');
    const { outcomeText } = await import('../../report/outcome-text.ts');
    const { server, outcome, seeds, hasProfiles } = await up(context, { seed: flag<boolean>(flags, 'seed') !== false });
    const { seedDocument, seededLine } = await import('../../report/seed-text.ts');
    const text = [
      outcomeText(outcome),
      ...(seeds === undefined ? [] : [seededLine(seeds)]),
      '',
      `  ${server.url} (PostgreSQL ${server.version}${server.started ? '' : ', was running already'})`,
      '',
      'Try next:',
      '  npx pmdb status                               what is applied',
      '  psql "$(npx pmdb db url --with-password)"     look around',
      ...(hasProfiles ? ['  npx pmdb seed                                 who may sign in, and as what'] : []),
      '  npx pmdb rollback                             undo the last migration',
    ];
    return {
      text: text.join('\n'),
      json: { server, ...outcomeDocument(outcome), seeds: seeds === undefined ? null : seedDocument(seeds) },
    };
  },
};
