import type { ChoreKind, ChoreResult } from '../../core/chore.ts';
import type { CommandDefinition } from '../command.ts';
import { flag, LOCK_FLAGS } from '../flags.ts';

/** All of them ask what needs it, and do that. */
function maintaining(kind: ChoreKind, summary: string, description: string): CommandDefinition {
  return {
    name: `maintain ${kind}`,
    summary,
    description,
    flags: [
      { flags: '--dry-run', description: 'show what needs it, why, and the SQL that would do it' },
      ...LOCK_FLAGS.filter(({ flags }) => flags.startsWith('--lock-timeout')),
    ],
    examples: [
      [`pmdb maintain ${kind} --dry-run`, 'what needs it, and why'],
      [`pmdb maintain ${kind}`, 'exit 1 when something was left undone'],
    ],
    uses: 'database',
    run: async ({ context, flags }) => {
      const { maintain } = await import('../../commands/maintain.ts');
      const { maintainText } = await import('../../report/maintain-text.ts');
      const { isMaintained } = await import('../../core/chore.ts');
      const done = await maintain(context, kind, flag<boolean>(flags, 'dryRun') === true);
      const json = { ...done, results: done.results.map(resultDocument) };
      return { text: maintainText(done), json, exitCode: isMaintained(done) ? 0 : 1 };
    },
  };
}

function resultDocument({ object, why, sql, status, ms, rows, error }: ChoreResult) {
  const told = error === undefined ? null : { code: error.code, message: error.message };
  return { object, why, sql, status, ms: Math.round(ms), rows: rows ?? null, error: told };
}

/** Upkeep of tables and indexes. */
export const maintainCommands: readonly CommandDefinition[] = [
  maintaining(
    'analyze',
    'bring statistics up to date where they are old',
    'Of tables that changed since they were analyzed, and of partitioned tables, which autovacuum never analyzes.',
  ),
  maintaining(
    'vacuum',
    'clean tables that have many dead rows, or want freezing',
    'One by one, and never FULL: nobody is kept from reading or writing.',
  ),
  maintaining(
    'reindex',
    'rebuild indexes that are invalid, or twice as large as needed',
    'Concurrently: nobody is kept from reading or writing. What builds that were cut off have left is dropped.',
  ),
  maintaining(
    'partitions',
    'make the months of the audit trail ahead, drop old ones',
    'By the functions of the property-management database: three months ahead, and a year is kept.',
  ),
  maintaining(
    'archive',
    'move old transactions to the archive, batch by batch',
    'Journals of two years ago and more, each batch its own transaction. A dry run moves one batch and takes it back.',
  ),
];
