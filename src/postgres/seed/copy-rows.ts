import { identifier } from '../../core/literal.ts';
import { type Chunk, copyText } from '../../core/seed/rows.ts';
import type { Session } from '../session.ts';

export type Write = (chunk: Chunk) => Promise<void>;

/** PostgreSQL refuses COPY into a table whose policies bind the role, as they do where nobody could give it BYPASSRLS. */
export async function writerOf(session: Session): Promise<Write> {
  const { rows } = await session.send(`select row_security_active('core.organizations') as bound`);
  return rows[0]?.bound === true ? throughTemporaryTables(session) : directly(session);
}

function directly(session: Session): Write {
  return async ({ table, rows }) => {
    await session.copy(`copy ${table} (${columnsOf(rows)}) from stdin`, copyText(rows));
  };
}

function throughTemporaryTables(session: Session): Write {
  const made = new Set<string>();
  return async ({ table, rows }) => {
    const columns = columnsOf(rows);
    const incoming = `pg_temp.${identifier(`incoming ${table}`)}`;
    if (!made.has(table)) {
      await session.send(
        `create temporary table ${incoming} on commit drop as select ${columns} from ${table} with no data`,
      );
      made.add(table);
    }
    await session.copy(`copy ${incoming} from stdin`, copyText(rows));
    await session.send(`insert into ${table} (${columns}) select * from ${incoming}; truncate ${incoming}`);
  };
}

function columnsOf(rows: Chunk['rows']): string {
  return Object.keys(rows[0] ?? {}).join(', ');
}
