import type { CommandDefinition } from '../command.ts';

export const isolationCommand: CommandDefinition = {
  name: 'isolation',
  summary: 'attack the row-level security, and show what held',
  description: '',
  flags: [],
  examples: [['pmdb isolation', 'the matrix']],
  uses: 'database',
  run: async ({ context }) => {
    const { isolation } = await import('../../commands/isolation.ts');
    const report = await isolation(context);
    return {
      text:
        JSON.stringify(
          report.results.filter(({ verdict }) => verdict !== 'held'),
          null,
          1,
        ) +
        report.results.length +
        ' ' +
        report.ms,
      json: report,
    };
  },
};
