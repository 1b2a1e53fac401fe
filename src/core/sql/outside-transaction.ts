import { readName } from './name.ts';
import { isOn, readOptions } from './options.ts';
import type { Statement } from './statements.ts';
import { TokenReader } from './token-reader.ts';

type Words = Pick<Statement, 'text'>;

/**
 * The command that PostgreSQL refuses inside a transaction block, such as "CREATE INDEX CONCURRENTLY"; undefined for
 * all others. These are the callers of PreventInTransactionBlock in the server's source, as far as the text alone tells:
 * REINDEX and CLUSTER of a partitioned table are refused as well, and only the catalog knows those.
 */
export function outsideTransaction({ text }: Words): string | undefined {
  const reader = new TokenReader(text);
  switch (reader.next()) {
    case 'create':
      return create(reader);
    case 'drop':
      return drop(reader);
    case 'alter':
      return alter(reader);
    case 'reindex':
      return reindex(reader);
    case 'cluster':
      return cluster(reader);
    case 'vacuum':
      return 'VACUUM';
    case 'discard':
      return reader.take('all') ? 'DISCARD ALL' : undefined;
    default:
      return undefined;
  }
}

/** DO and CALL may end the transaction from inside, unless a DO block's text has no word for it. */
export function mayCommit({ text }: Words): boolean {
  const command = new TokenReader(text).next();
  return command === 'call' || (command === 'do' && /commit|rollback|\bcall\b/i.test(text));
}

function create(reader: TokenReader): string | undefined {
  reader.take('unique');
  if (reader.take('index', 'concurrently')) return 'CREATE INDEX CONCURRENTLY';
  if (reader.take('database')) return 'CREATE DATABASE';
  if (reader.take('tablespace')) return 'CREATE TABLESPACE';
  if (!reader.take('subscription') || !reader.skipPast('publication')) return undefined;
  const options = reader.skipPast('with') ? readOptions(reader) : new Map<string, string>();
  const makesSlot = isOn(options, 'create_slot', isOn(options, 'connect', true));
  return makesSlot ? 'CREATE SUBSCRIPTION with a replication slot' : undefined;
}

function drop(reader: TokenReader): string | undefined {
  if (reader.take('index', 'concurrently')) return 'DROP INDEX CONCURRENTLY';
  const what = reader.takeOne('database', 'tablespace', 'subscription');
  return what === undefined ? undefined : `DROP ${what.toUpperCase()}`;
}

function alter(reader: TokenReader): string | undefined {
  if (reader.take('system')) return 'ALTER SYSTEM';
  if (reader.take('database')) {
    readName(reader);
    return reader.take('set', 'tablespace') ? 'ALTER DATABASE … SET TABLESPACE' : undefined;
  }
  if (reader.take('subscription')) return alterSubscription(reader);
  if (!reader.take('table')) return undefined;
  reader.take('if', 'exists');
  reader.take('only');
  readName(reader);
  if (!reader.take('detach', 'partition')) return undefined;
  readName(reader);
  return reader.take('concurrently') ? 'ALTER TABLE … DETACH PARTITION … CONCURRENTLY' : undefined;
}

function alterSubscription(reader: TokenReader): string | undefined {
  readName(reader);
  if (reader.take('refresh')) return 'ALTER SUBSCRIPTION … REFRESH';
  const action = reader.takeOne('set', 'add', 'drop');
  if (!action || !reader.take('publication')) return undefined;
  const options = reader.skipPast('with') ? readOptions(reader) : new Map<string, string>();
  return isOn(options, 'refresh', true) ? `ALTER SUBSCRIPTION … ${action.toUpperCase()} PUBLICATION` : undefined;
}

function reindex(reader: TokenReader): string | undefined {
  const options = readOptions(reader);
  const what = reader.takeOne('index', 'table', 'schema', 'database', 'system');
  if (reader.take('concurrently') || isOn(options, 'concurrently', false)) return 'REINDEX CONCURRENTLY';
  return what === undefined || what === 'index' || what === 'table' ? undefined : `REINDEX ${what.toUpperCase()}`;
}

/** Without a table it goes through all of them, a transaction each. */
function cluster(reader: TokenReader): string | undefined {
  reader.take('verbose');
  readOptions(reader);
  return reader.kind === undefined ? 'CLUSTER without a table' : undefined;
}
