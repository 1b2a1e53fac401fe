import { hasFailures } from '../../core/isolation/report.ts';
import type { CommandDefinition } from '../command.ts';
import { flag } from '../flags.ts';

export const isolationCommand: CommandDefinition = {
  name: 'isolation',
  summary: 'attack row-level security as every role, and show what held',
  description:
    'Makes a scratch database from the migrations, rows for two organizations from the catalog, and tries every table, ' +
    'foreign key, view, function and sequence as each persona of isolation.json, in its own context and in none, ' +
    'a wrong or a forged one. Exits 1 when anything leaked, failed or could not be told.',
  flags: [{ flags: '--mutate', description: 'loosen each policy and key in turn: is it noticed?' }],
  examples: [
    ['pmdb isolation', 'the matrix, and whatever did not hold'],
    ['pmdb isolation --mutate', 'is every policy and every key needed, and watched?'],
  ],
  uses: 'database',
  run: async ({ context, flags }) => {
    const { isolation } = await import('../../commands/isolation.ts');
    const { isolationDocument } = await import('../../report/isolation/isolation-document.ts');
    const { isolationText } = await import('../../report/isolation/isolation-text.ts');
    const report = await isolation(context, { mutate: flag<boolean>(flags, 'mutate') });
    const text = isolationText(report, process.stdout.columns);
    return { text, json: isolationDocument(report), exitCode: hasFailures(report) ? 1 : 0 };
  },
};
