import { PmdbError } from '../../core/errors.ts';
import type { FailOn } from '../../core/health.ts';
import type { CommandDefinition } from '../command.ts';
import { flag } from '../flags.ts';

const LEVELS: readonly FailOn[] = ['warn', 'critical', 'never'];

export const healthCommand: CommandDefinition = {
  name: 'health',
  summary: 'ask how the database is doing',
  description:
    'Reads only, on any database: sessions, locks, replication, transaction ids, indexes, statistics, keys, row-level ' +
    'security, partitions and jobs. docs/health.md tells what is asked, and from when on it is a warning.',
  flags: [
    {
      flags: '--fail-on <level>',
      description: 'exit 1 from there on: warn, critical or never (default: critical)',
      values: LEVELS,
      parse: parseLevel,
    },
  ],
  examples: [
    ['pmdb health', 'what is found, and what to do'],
    ['pmdb health --fail-on warn --json', 'for a monitor'],
  ],
  uses: 'database',
  run: async ({ context, flags }) => {
    const { health } = await import('../../commands/health.ts');
    const { healthText } = await import('../../report/health-text.ts');
    const { isUnwell } = await import('../../core/health.ts');
    const found = await health(context);
    const checks = found.checks.map(({ skipped, ...rest }) => ({ ...rest, skipped: skipped ?? null }));
    const json = { database: found.database, sees: found.sees, checks, ms: Math.round(found.ms) };
    const exitCode = isUnwell(found, flag<FailOn>(flags, 'failOn') ?? 'critical') ? 1 : 0;
    return { text: healthText(found, process.stdout.columns), json, exitCode };
  },
};

function parseLevel(value: string, flag: string): FailOn {
  if (value === 'warn' || value === 'critical' || value === 'never') return value;
  throw new PmdbError('BAD_FLAG', `${flag}: "${value}" is no level`, { remedy: 'Give warn, critical or never.' });
}
