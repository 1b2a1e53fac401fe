import type { Session } from './session.ts';

/** Rows fetched at a time: a few hundred kilobytes. */
const BATCH = 1000;

/** The column `line` of a query, row by row, inside a transaction: memory holds one batch. One at a time in a session. */
export async function* cursorLines(session: Session, query: string): AsyncGenerator<string> {
  await session.send(`declare pmdb_lines no scroll cursor for ${query}`);
  for (let batch = await fetchLines(session); batch.length > 0; batch = await fetchLines(session)) yield* batch;
  await session.send('close pmdb_lines');
}

async function fetchLines(session: Session): Promise<readonly string[]> {
  return (await session.send(`fetch ${BATCH} from pmdb_lines`)).rows.map(({ line }) => String(line));
}
