import type { CommandDefinition } from '../command.ts';

export const isolationCommand: CommandDefinition = {
  name: 'isolation',
  summary: 'attack row-level security as every role, and show what held',
  description:
    'Makes a scratch database from the migrations, rows for two organizations from the catalog, and tries every table, ' +
    'foreign key, view, function and sequence as each persona of isolation.json, in its own context and in none, ' +
    'a wrong or a forged one. Exits 1 when anything leaked, failed or could not be told.',
  flags: [],
  examples: [['pmdb isolation', 'the matrix, and whatever did not hold']],
  uses: 'database',
  run: async ({ context }) => {
    const { isolation } = await import('../../commands/isolation.ts');
    const { isolationDocument } = await import('../../report/isolation/isolation-document.ts');
    const { isolationText } = await import('../../report/isolation/isolation-text.ts');
    const report = await isolation(context);
    const bad = report.unseeded.length > 0 || report.results.some(({ verdict }) => verdict !== 'held');
    const text = isolationText(report, process.stdout.columns);
    return { text, json: isolationDocument(report), exitCode: bad ? 1 : 0 };
  },
};
