import type { Database } from '../../src/core/database.ts';
import { fingerprintText } from '../../src/core/fingerprint.ts';
import { describeCatalog } from '../../src/postgres/fingerprint.ts';
import { Session } from '../../src/postgres/session.ts';
import contentsSql from './contents.sql';

/** The catalog's fingerprint as text, the ledger row by row, and what the other tables hold: a line each, in order. */
export async function stateOf(database: Database): Promise<readonly string[]> {
  const session = await Session.open(database, 'chaos');
  try {
    const catalog = fingerprintText(await describeCatalog(session)).split(/\n(?! {2})/);
    const queries = (await session.send(contentsSql)).rows.map(({ query }) => String(query));
    const contents = (await session.send(queries.join('\nunion all\n'))).rows.map(({ line }) => String(line));
    return [...catalog, ...contents].sort();
  } finally {
    await session.close();
  }
}

/** Lines that only one of both has; a line that stands there twice is another one than the first. */
export function divergence(expected: readonly string[], actual: readonly string[]): readonly string[] {
  const left = [...actual];
  const missing = expected.filter((line) => {
    const found = left.indexOf(line);
    if (found >= 0) left.splice(found, 1);
    return found < 0;
  });
  return [...missing.map((line) => `missing: ${line}`), ...left.map((line) => `too much: ${line}`)];
}
