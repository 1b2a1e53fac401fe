import chalk from 'chalk';
import { describeDuration } from '../core/describe-duration.ts';
import type { Login } from '../core/seed/people.ts';
import { countRows, type SeedOutcome, type SeedRecord } from '../core/seed/record.ts';

/** Above this many organizations, one line for all of them. */
const MOST_ORGANIZATIONS = 12;

export function seedText(outcome: SeedOutcome): string {
  const { seeded, present, removed, ms, database } = outcome;
  if (removed.length > 0) {
    return `${tick} Removed ${describe(removed)} (${rowsOf(removed)} as they were seeded) in ${describeDuration(ms)}.`;
  }
  if (seeded.length === 0 && present.length === 0) return `Nothing was seeded in ${database}.`;
  const head =
    seeded.length === 0
      ? `${tick} Nothing to do: ${describe(present)} ${present.length === 1 ? 'is' : 'are'} there already.`
      : seededLine(outcome);
  const shown = [...present, ...seeded];
  return [head, ...(seeded.length > 0 ? ['', ...summaryTable(seeded)] : []), '', ...loginLines(shown)].join('\n');
}

export function seededLine({ seeded, ms }: SeedOutcome): string {
  return `${tick} Seeded ${describe(seeded)} with ${rowsOf(seeded)} in ${describeDuration(ms)} (${rate(seeded, ms)} rows/s).`;
}

export function seedDocument({ database, seeded, present, removed, ms }: SeedOutcome): object {
  return {
    database,
    seeded: seeded.map(withTotal),
    present: present.map(withTotal),
    removed: removed.map(withTotal),
    ms: Math.round(ms),
  };
}

function withTotal(record: SeedRecord) {
  return { ...record, total: countRows(record) };
}

const tick = chalk.green('✔');

function describe(records: readonly SeedRecord[]): string {
  if (records.length > 3) return `${records.length} organizations`;
  return records.map(({ slug }) => slug).join(', ');
}

function rowsOf(records: readonly SeedRecord[]): string {
  return `${total(records).toLocaleString('en')} rows`;
}

function total(records: readonly SeedRecord[]): number {
  return records.reduce((sum, record) => sum + countRows(record), 0);
}

function rate(records: readonly SeedRecord[], ms: number): string {
  return Math.round((total(records) * 1000) / Math.max(1, ms)).toLocaleString('en');
}

/** A line a table, a column an organization, as long as they are few. */
function summaryTable(seeded: readonly SeedRecord[]): readonly string[] {
  const columns =
    seeded.length > 4
      ? [{ name: 'rows', rows: added(seeded) }]
      : seeded.map(({ slug, rows }) => ({ name: slug, rows }));
  const tables = [...new Set(seeded.flatMap(({ rows }) => Object.keys(rows)))];
  const width = Math.max(...tables.map((table) => table.length));
  const line = (label: string, cells: readonly string[]) =>
    `  ${label.padEnd(width)}  ${cells.map((cell, i) => cell.padStart(Math.max(10, columns[i]?.name.length ?? 0))).join('  ')}`;
  const cells = (table: string) => columns.map(({ rows }) => (rows[table] ?? 0).toLocaleString('en'));
  return [
    chalk.dim(
      line(
        '',
        columns.map(({ name }) => name),
      ),
    ),
    ...tables.map((table) => line(table, cells(table))),
  ];
}

function added(records: readonly SeedRecord[]): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const { rows } of records) {
    for (const [table, count] of Object.entries(rows)) sums[table] = (sums[table] ?? 0) + count;
  }
  return sums;
}

/** Who may sign in, and the statements with which to work as them. */
function loginLines(records: readonly SeedRecord[]): readonly string[] {
  if (records.length > MOST_ORGANIZATIONS) {
    return [`Logins: select slug, logins from migrations.seeds;`];
  }
  const logins = records.flatMap((record) => record.logins.map((login) => ({ record, login })));
  const width = (of: (each: (typeof logins)[number]) => string) => Math.max(...logins.map((each) => of(each).length));
  const [email, role, slug] = [width((l) => l.login.email), width((l) => l.login.role), width((l) => l.record.slug)];
  const header = `  ${'email'.padEnd(email)}  ${'role'.padEnd(role)}  ${'organization'.padEnd(Math.max(12, slug))}  to work as them, in a transaction`;
  return [
    chalk.dim(header),
    ...logins.map(
      ({ record, login }) =>
        `  ${login.email.padEnd(email)}  ${login.role.padEnd(role)}  ${record.slug.padEnd(Math.max(12, slug))}  ${contextOf(record, login)}`,
    ),
  ];
}

function contextOf({ organizationId }: SeedRecord, { userId, persona }: Login): string {
  return `select app.set_context_as('${userId}', '${organizationId}'); set local role ${persona};`;
}
