import { PmdbError } from '../core/errors.ts';
import type { Tool } from '../core/import/draft.ts';
import { HISTORY_TABLES, type HistoryRow } from '../core/import/history-table.ts';
import { identifier, literal, qualified } from '../core/literal.ts';
import tablesSql from '../sql/import-history-tables.sql';
import type { Session } from './session.ts';

/** The table in which another tool records what it has run, and its rows in the order in which it wrote them. */
export interface ToolHistory {
  readonly schema: string;
  readonly table: string;
  readonly rows: readonly HistoryRow[];
}

interface Candidate {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly string[];
}

/**
 * Finds and reads it. Throws NO_SUCH_TABLE where there is none, or several.
 *
 * @param given "table" or "schema.table", where it isn't the tool's usual one.
 */
export async function readToolHistory(session: Session, tool: Tool, given: string | undefined): Promise<ToolHistory> {
  const { table, columns, orderBy } = HISTORY_TABLES[tool];
  const [name = table, schema = ''] = given === undefined ? [] : given.split('.').reverse();
  const found = (await candidates(session, schema, name)).filter((each) => isOwn(tool, each));
  const [only, ...others] = found;
  if (only === undefined) throw none(tool, given ?? table);
  if (others.length > 0) throw several(found);
  const list = columns.map((column) => `${identifier(column)}::text`).join(', ');
  const from = qualified(only);
  const { rows } = await session.send(`select ${list} from ${from} order by ${orderBy}`);
  return { schema: only.schema, table: only.name, rows: rows as unknown as readonly HistoryRow[] };
}

async function candidates(session: Session, schema: string, name: string): Promise<readonly Candidate[]> {
  const settings = `set local pmdb.history = ${literal(name)}; set local pmdb.history_schema = ${literal(schema)}`;
  await session.send(`begin read only; ${settings}`);
  try {
    const { rows } = await session.send(tablesSql);
    return rows as unknown as readonly Candidate[];
  } finally {
    await session.rollback();
  }
}

function isOwn(tool: Tool, { columns }: Candidate): boolean {
  const { columns: wanted, not } = HISTORY_TABLES[tool];
  return wanted.every((column) => columns.includes(column)) && (not === undefined || !columns.includes(not));
}

function none(tool: Tool, table: string): PmdbError {
  return new PmdbError('NO_SUCH_TABLE', `${tool} has no table ${table} in this database`, {
    state: 'Nothing was changed.',
    remedy: 'Name its table: --history <schema.table>. Without one, see what the database has and use `pmdb baseline`.',
  });
}

function several(found: readonly Candidate[]): PmdbError {
  const names = found.map(({ schema, name }) => `${schema}.${name}`).join(' and ');
  return new PmdbError('NO_SUCH_TABLE', `it may be ${names}`, {
    state: 'Nothing was changed.',
    remedy: `Say which: --history ${found[0]?.schema}.${found[0]?.name}.`,
  });
}
