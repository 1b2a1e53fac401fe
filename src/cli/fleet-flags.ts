import type { FleetCommand } from '../commands/fleet-command.ts';
import { PmdbError } from '../core/errors.ts';
import type { Canary } from '../core/fleet.ts';
import type { Track } from '../core/migration.ts';
import type { Flag } from './command.ts';
import { flag, parseNames } from './flags.ts';

export const CONCURRENCY: Flag = {
  flags: '--concurrency <n>',
  description: 'tenants worked on side by side (default: 4)',
  parse: parseWhole,
};

export const STATEMENT_BY_STATEMENT: Flag = {
  flags: '--statement-by-statement',
  description: 'send files statement by statement, as Citus wants it',
};

const TRACKS: readonly Track[] = ['shared', 'tenant'];

/** Which track. What happens without the flag is for the command to say. */
export const TRACK: Flag = {
  flags: '--track <track>',
  description: 'shared or tenant only (default: both)',
  values: TRACKS,
  parse: parseTrack,
};

export const SOME_TENANTS: Flag = {
  flags: '--tenant <names>',
  description: 'these tenants only',
  values: 'tenants',
  parse: parseNames,
};

/** Which tenants, and how. */
export const TENANT_FLAGS: readonly Flag[] = [
  SOME_TENANTS,
  { flags: '--only-failed', description: 'the tenants whose last step failed' },
  {
    flags: '--canary <names>',
    description: 'these tenants, or such a share (10%), first',
    values: 'tenants',
    parse: parseCanary,
  },
  CONCURRENCY,
  { flags: '--fail-fast', description: 'begin no more tenants after the first that fails' },
  { flags: '--max-failures <n>', description: 'the same after n', parse: parseWhole },
  STATEMENT_BY_STATEMENT,
];

export const FLEET_FLAGS: readonly Flag[] = [TRACK, ...TENANT_FLAGS];

export function fleetCommand(flags: Readonly<Record<string, unknown>>): FleetCommand {
  return {
    ...whichTenants(flags),
    onlyFailed: flag(flags, 'onlyFailed'),
    canary: flag(flags, 'canary'),
    concurrency: flag(flags, 'concurrency'),
    maxFailures: flag<boolean>(flags, 'failFast') === true ? 1 : flag(flags, 'maxFailures'),
    statementByStatement: flag(flags, 'statementByStatement'),
  };
}

/** Throws BAD_FLAG where tenants are named for what leaves them alone. */
export function whichTenants(flags: Readonly<Record<string, unknown>>): Pick<FleetCommand, 'track' | 'tenants'> {
  const track = flag<Track>(flags, 'track');
  const named = [
    ['--tenant', flags.tenant],
    ['--only-failed', flags.onlyFailed],
    ['--canary', flags.canary],
  ].find(([, value]) => value !== undefined);
  if (track === 'shared' && named !== undefined) {
    throw new PmdbError('BAD_FLAG', `--track shared leaves tenants alone, and ${named[0]} asks for some`, {
      remedy: 'Give one of them.',
    });
  }
  return { track, tenants: flag(flags, 'tenant') };
}

function parseTrack(value: string, flag: string): Track {
  if (value === 'shared' || value === 'tenant') return value;
  throw new PmdbError('BAD_FLAG', `${flag}: "${value}" is no track`, { remedy: 'Give shared or tenant.' });
}

function parseCanary(value: string, flag: string): Canary {
  if (!value.endsWith('%')) return { names: parseNames(value, flag) };
  const percent = Number(value.slice(0, -1));
  if (percent > 0 && percent < 100) return { percent };
  throw new PmdbError('BAD_FLAG', `${flag}: "${value}" is no share`, { remedy: 'Give 1% to 99%, or names.' });
}

function parseWhole(value: string, flag: string): number {
  if (/^[1-9]\d{0,3}$/.test(value)) return Number(value);
  throw new PmdbError('BAD_FLAG', `${flag}: "${value}" is no number from 1 to 9999`, { remedy: 'Give such as 4.' });
}
