import chalk from 'chalk';
import { describeDuration } from '../core/describe-duration.ts';
import type { Problem } from '../core/errors.ts';
import type { Standing } from '../core/ledger.ts';
import { problemText } from './error-text.ts';

export interface StatusLike {
  readonly database: string;
  readonly server: string;
  readonly standings: readonly Standing[];
  readonly problems: readonly Problem[];
  readonly extensions: readonly { readonly name: string; readonly state: string }[];
}

const COLORS: Readonly<Record<string, (text: string) => string>> = {
  applied: chalk.green,
  pending: chalk.yellow,
  cosmetic: chalk.cyan,
};

/** The table of `pmdb status`: one line a version, and below it what needs a look. */
export function statusText({ database, server, standings, problems, extensions }: StatusLike): string {
  const lines = [`${database} (PostgreSQL ${server})`, ''];
  lines.push(...table(standings), '', summary(standings));
  for (const { name, state } of extensions) {
    if (state !== 'installed')
      lines.push(
        chalk.dim(`extension ${name}: ${state === 'absent' ? 'the server does not have it' : 'not installed here'}`),
      );
  }
  if (problems.length > 0) lines.push('', chalk.red('Problems in the files:'), ...problems.flatMap(problemText));
  return lines.join('\n');
}

function table(standings: readonly Standing[]): string[] {
  const rows = standings.map((standing) => ({ standing, cells: cellsOf(standing) }));
  const widths = [0, 1, 2].map((i) => Math.max(0, ...rows.map(({ cells }) => cells[i]?.length ?? 0)));
  return rows.map(({ standing, cells: [state = '', name = '', when = '', who = ''] }) => {
    const color = COLORS[standing.state] ?? chalk.red;
    const line = [
      color(state.padEnd(widths[0] ?? 0)),
      name.padEnd(widths[1] ?? 0),
      chalk.dim(`${when.padEnd(widths[2] ?? 0)}  ${who}`),
    ];
    return line.join('  ').trimEnd();
  });
}

function cellsOf(standing: Standing): string[] {
  const { applied } = standing;
  const took = applied?.executionTimeMs == null ? '' : `, ${describeDuration(applied.executionTimeMs)}`;
  return [
    stateText(standing),
    `V${standing.version} ${standing.name}`,
    applied === undefined ? '' : applied.appliedAt.replace('T', ' ').replace('Z', ' UTC'),
    applied === undefined ? '' : `by ${applied.appliedBy}${took}`,
  ];
}

function stateText({ state, outOfOrder, applied }: Standing): string {
  if (outOfOrder) return 'out of order';
  if (state === 'applied' && applied?.baseline === true) return 'baseline';
  if (state === 'unfinished') return applied?.state === 'reverting' ? 'half rolled back' : 'half applied';
  return state === 'missing' ? 'file missing' : state;
}

function summary(standings: readonly Standing[]): string {
  if (standings.length === 0) return 'No migrations yet: `pmdb new create_first_table` writes the first pair of files.';
  const counts = new Map<string, number>();
  for (const standing of standings) counts.set(stateText(standing), (counts.get(stateText(standing)) ?? 0) + 1);
  return [...counts].map(([state, n]) => `${n} ${state}`).join(', ');
}
