import chalk from 'chalk';
import { describeDuration } from '../core/describe-duration.ts';
import { identifier, literal } from '../core/literal.ts';
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

function withTotal({ currentSlug: _, ...record }: SeedRecord) {
  return { ...record, schema: record.schema ?? null, total: countRows(record) };
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

/** Who may sign in, and how to work as one of them: lines that fit a terminal, and statements to copy. */
function loginLines(records: readonly SeedRecord[]): readonly string[] {
  if (records.length > MOST_ORGANIZATIONS) {
    return [`Logins: select slug, logins from migrations.seeds;`];
  }
  const rows = records.flatMap(({ slug, currentSlug = slug, logins }) =>
    logins.map(({ email, role, persona }) => [email, role, currentSlug, persona] as const),
  );
  const table = [['email', 'role', 'organization', 'database role'] as const, ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const [header, ...lines] = table.map(
    (row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`,
  );
  return [chalk.dim(header), ...lines, ...exampleLines(records)];
}

/** The statements for a pooled organization, and for one with a schema of its own, whose tables are in the search_path. */
function exampleLines(records: readonly SeedRecord[]): readonly string[] {
  const pooled = records.find(({ schema }) => schema === undefined);
  const own = records.find(({ schema }) => schema !== undefined);
  const open = 'To work as one of them (a superuser, or a login with pm_service and the role):';
  return [
    ...(pooled === undefined ? [] : contextLines(open, pooled)),
    ...(own === undefined ? [] : contextLines(`${own.currentSlug} has a schema of its own:`, own)),
  ];
}

function contextLines(
  head: string,
  { slug, currentSlug = slug, schema, logins: [login] }: SeedRecord,
): readonly string[] {
  if (login === undefined) return [];
  return [
    '',
    chalk.dim(head),
    'begin;',
    'select app.set_context_as(user_id, organization_id)',
    `from app.find_login(${literal(login.email)}, ${literal(currentSlug)});`,
    `set local role ${login.persona};`,
    ...(schema === undefined ? [] : [`set local search_path = ${identifier(schema)};`]),
  ];
}
