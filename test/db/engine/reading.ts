import type { CliResult } from '../../support/cli.ts';
import type { FreshDatabase } from '../../support/database.ts';

/** The error that `--json` printed. */
export interface ReportedError {
  readonly code: string;
  readonly exitCode: number;
  readonly message: string;
  readonly state?: string;
  readonly remedy?: string;
  readonly sqlstate?: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly context?: string;
  readonly place?: { readonly file: string; readonly line: number; readonly column: number; readonly excerpt?: string };
  readonly problems?: readonly { readonly code: string; readonly message: string; readonly remedy?: string }[];
}

/** Reads the error of a run with --json; fails for a run that succeeded. */
export function errorOf({ stdout, stderr }: CliResult): ReportedError {
  const { error } = JSON.parse(stdout || '{}');
  if (error === undefined) throw new Error(`no error was printed:\n${stdout}${stderr}`);
  return error;
}

export interface LedgerRow {
  readonly version: string;
  readonly state: string;
  readonly done: number;
  readonly started: number | null;
}

/** What the ledger says, in the order in which it was applied; nothing where there is no ledger. */
export async function ledgerOf({ sql }: Pick<FreshDatabase, 'sql'>): Promise<readonly LedgerRow[]> {
  const [{ there }] = await sql<
    [{ there: boolean }]
  >`select to_regclass('migrations.schema_versions') is not null as there`;
  if (!there) return [];
  return await sql<LedgerRow[]>`
    select version, state, cardinality(statement_checksums) as done, statement_started as started
      from migrations.schema_versions order by id`;
}

/** The versions that are applied, in the order in which they were. */
export async function appliedVersions(db: Pick<FreshDatabase, 'sql'>): Promise<readonly string[]> {
  return (await ledgerOf(db)).filter(({ state }) => state === 'applied').map(({ version }) => version);
}

/** One value of one row. */
export async function theValue({ sql }: Pick<FreshDatabase, 'sql'>, query: string): Promise<unknown> {
  const [row] = await sql.unsafe(query);
  return Object.values(row ?? {})[0];
}

/** Everything in a database but pmdb's own and the system's, in words that don't depend on numbers the server chose. */
export async function catalogOf({ sql }: Pick<FreshDatabase, 'sql'>): Promise<readonly string[]> {
  const rows = await sql<{ line: string }[]>`
    with relations as (
      select c.oid, c.relkind, format('%I.%I', n.nspname, c.relname) as name
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname !~ '^pg_|^information_schema$|^migrations$')
    select format('%s %s', relkind, name) as line from relations
    union all
    select format('column %s.%I %s %s', r.name, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull)
      from relations r join pg_attribute a on a.attrelid = r.oid
     where r.relkind in ('r', 'p', 'v', 'm') and a.attnum > 0 and not a.attisdropped
    union all
    select format('%s valid=%s', pg_get_indexdef(i.indexrelid), i.indisvalid)
      from relations r join pg_index i on i.indexrelid = r.oid
    union all
    select format('constraint %s %s %s', r.name, c.conname, pg_get_constraintdef(c.oid))
      from relations r join pg_constraint c on c.conrelid = r.oid
    union all
    select format('function %s', p.oid::regprocedure)
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname !~ '^pg_|^information_schema$|^migrations$'
    union all
    select format('version %s %s %s', version, state, cardinality(statement_checksums)) from migrations.schema_versions
     order by 1`;
  const lines = rows.map(({ line }) => line);
  for (const table of lines.filter((line) => line.startsWith('r '))) {
    const name = table.slice(2);
    lines.push(`${name} has ${await theValue({ sql }, `select count(*)::int from ${name}`)} rows`);
  }
  return lines;
}
