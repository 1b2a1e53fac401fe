import { PmdbError } from '../../core/errors.ts';
import { firstOfMonth, isDay } from '../../core/seed/calendar.ts';
import type { SeedOutcome } from '../../core/seed/record.ts';
import type { Answer, CommandDefinition, Invocation } from '../command.ts';
import { flag, LOCK_FLAGS } from '../flags.ts';

/** A hundred years, as of a profile. */
const MOST_MONTHS = 1200;
const DEFAULT_PROFILE = 'dev';
const DEFAULT_SEED = 1;

export const seedCommand: CommandDefinition = {
  name: 'seed',
  summary: 'make organizations to develop, show or measure with',
  description:
    'Profiles are files, seeds/<profile>.json. In a terminal it asks for what no flag says. What is there already stays as ' +
    'it is. A database that may be production is refused: by its name, by the setting pmdb.environment, or because it holds ' +
    'organizations that pmdb did not seed.',
  flags: [
    {
      flags: '--profile <name>',
      description: `a file in seeds/ (default: ${DEFAULT_PROFILE}; for --reset: all)`,
      values: 'profiles',
    },
    {
      flags: '--organization <slugs>',
      description: 'only these of the profile, with commas between',
      parse: parseSlugs,
    },
    {
      flags: '--seed <number>',
      description: `the same number, the same rows (default: ${DEFAULT_SEED})`,
      parse: parseSeed,
    },
    { flags: '--date <day>', description: 'what counts as today (default: the first of this month)', parse: parseDay },
    {
      flags: '--months <n>',
      description: 'so many months of invoices (default: as the profile says)',
      parse: parseMonths,
    },
    { flags: '--organizations <n>', description: 'of a profile with a fleet, such as load', parse: parseSize },
    { flags: '--units <n>', description: 'of a fleet, all organizations together', parse: parseSize },
    { flags: '--reset', description: 'remove what was seeded, and nothing else' },
    {
      flags: '--force [database]',
      description: 'seed a database that may be production: its name, or it is asked for',
    },
    ...LOCK_FLAGS,
  ],
  examples: [
    ['pmdb seed', 'the profile dev, or what you choose'],
    ['pmdb seed --organization maple-grove', 'one of them'],
    ['pmdb seed --profile load --units 20000', 'a million rows'],
    ['pmdb seed --reset', 'as if nothing had been seeded'],
  ],
  uses: 'database',
  run: async (invocation) => {
    if (flag(invocation.flags, 'reset') === true) return await reset(invocation);
    const { seed } = await import('../../commands/seed.ts');
    const { flags, context } = invocation;
    const asked = await ask(invocation);
    const outcome = await seed(context, {
      ...asked,
      seed: flag<number>(flags, 'seed') ?? DEFAULT_SEED,
      date: flag<string>(flags, 'date') ?? firstOfMonth(new Date().toISOString().slice(0, 10)),
      months: flag<number>(flags, 'months'),
      force: flag<string | boolean>(flags, 'force'),
    });
    return await answer(outcome);
  },
};

/** What decides which rows are made, and nothing about which are removed. */
const MAKING = ['seed', 'date', 'months', 'organizations', 'units'] as const;

async function reset({ context, flags }: Invocation): Promise<Answer> {
  const idle = MAKING.find((name) => flags[name] !== undefined);
  if (idle !== undefined) {
    throw new PmdbError('BAD_FLAG', `--reset removes whatever was seeded: --${idle} is not for it`, {
      remedy: 'Narrow it down with --profile or --organization.',
    });
  }
  const { resetSeeds } = await import('../../commands/seed-reset.ts');
  const outcome = await resetSeeds(context, {
    profile: flag<string>(flags, 'profile'),
    only: flag<readonly string[]>(flags, 'organization'),
    force: flag<string | boolean>(flags, 'force'),
  });
  return await answer(outcome);
}

async function answer(outcome: SeedOutcome): Promise<Answer> {
  const { seedText, seedDocument } = await import('../../report/seed-text.ts');
  return { text: seedText(outcome), json: seedDocument(outcome) };
}

/** What flags say; the rest is asked for where somebody can answer. */
async function ask({ context, configuration, flags }: Invocation) {
  const said = {
    profile: flag<string>(flags, 'profile'),
    only: flag<readonly string[]>(flags, 'organization'),
    size: { organizations: flag<number>(flags, 'organizations'), units: flag<number>(flags, 'units') },
  };
  const terminal = process.stdin.isTTY === true && process.stderr.isTTY === true;
  if (said.profile !== undefined || flags.yes === true || configuration.ci || !terminal) {
    return { ...said, profile: said.profile ?? DEFAULT_PROFILE };
  }
  const { askForSeed } = await import('../ask-for-seed.ts');
  return await askForSeed(context, said);
}

function parseSlugs(value: string): readonly string[] {
  return value.split(',').map((slug) => slug.trim());
}

function parseSeed(value: string, name: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new PmdbError('BAD_FLAG', `${name}: "${value}" is no seed`, {
    remedy: 'Give a number of at most nine digits.',
  });
}

function parseSize(value: string, name: string): number {
  if (/^[1-9]\d{0,6}$/.test(value)) return Number(value);
  throw new PmdbError('BAD_FLAG', `${name}: "${value}" is no number of them`, { remedy: 'Give 1 or more.' });
}

function parseMonths(value: string, name: string): number {
  if (/^[1-9]\d*$/.test(value) && Number(value) <= MOST_MONTHS) return Number(value);
  throw new PmdbError('BAD_FLAG', `${name}: "${value}" is no number of months`, {
    remedy: `Give 1 to ${MOST_MONTHS}.`,
  });
}

/** Leases end years after: all of it is to be within what people call a date. How far back it goes, months decide. */
function parseDay(value: string, name: string): string {
  const remedy = 'Write it as 2025-03-01, in a year up to 2200.';
  if (isDay(value) && value < '2201') return value;
  throw new PmdbError('BAD_FLAG', `${name}: "${value}" is no day to seed for`, { remedy });
}
