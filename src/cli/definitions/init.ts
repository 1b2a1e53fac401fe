import type { CommandDefinition } from '../command.ts';

export const initCommand: CommandDefinition = {
  name: 'init',
  summary: 'begin a project of your own',
  description:
    'Writes a first migration with its rollback, as an example, and keeps the data of the embedded server out of git. ' +
    'Nothing is written over.',
  flags: [],
  examples: [
    ['pmdb init', 'in this folder'],
    ['pmdb init --dir shop', 'in another folder'],
  ],
  uses: 'project',
  run: async ({ context }) => {
    const { init } = await import('../../commands/init.ts');
    const { files } = await init(context.project);
    const text = [
      ...files,
      '',
      'Try next:',
      '  npx pmdb up                   a PostgreSQL on this machine, with all that',
      '  npx pmdb new create_orders    the next pair of files',
    ];
    return { text: text.join('\n'), json: { files } };
  },
};
