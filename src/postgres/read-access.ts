import { PmdbError } from '../core/errors.ts';
import { literal } from '../core/literal.ts';
import { nearest } from '../core/nearest.ts';
import type { RelationAccess } from '../core/relation-access.ts';
import { describeName, type QualifiedName, readName } from '../core/sql/name.ts';
import { TokenReader } from '../core/sql/token-reader.ts';
import { isTenantSchema } from '../core/tenant.ts';
import relationAccessSql from '../sql/relation-access.sql';
import type { Session } from './session.ts';

/**
 * Who may do what to a table or view, as the catalog has it now.
 *
 * @param text As people write it: "units", or "core.units". Without a schema the tenants' own tables are not meant.
 *
 * Throws BAD_FLAG where it is no name, or that of several relations, and NO_SUCH_TABLE.
 */
export async function readAccess(session: Session, text: string): Promise<RelationAccess> {
  const name = parseName(text);
  const asked = `c.relname = ${literal(name.name)} and n.nspname = coalesce(${literal(name.schema)}::name, n.nspname)`;
  const query = relationAccessSql.replace('(/* asked */)', () => `(${asked})`);
  const found = (await session.send(query)).rows as unknown as readonly RelationAccess[];
  const shared = found.filter(({ schema }) => !isTenantSchema(schema));
  const [only, ...others] = shared.length === 0 ? found : shared;
  if (only === undefined) throw await noSuchTable(session, text);
  if (others.length > 0) throw ambiguous(text, [only, ...others]);
  return only;
}

function parseName(text: string): QualifiedName {
  const reader = new TokenReader(text);
  const name = readName(reader);
  if (name !== undefined && reader.current === '') return name;
  throw new PmdbError('BAD_FLAG', `${JSON.stringify(text)} is no name of a table`, {
    remedy: 'Write it as in SQL, such as units or core.units.',
  });
}

async function noSuchTable(session: Session, text: string): Promise<PmdbError> {
  const { rows } = await session.send(
    `select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' limit 10000`,
  );
  const names = (rows as unknown as readonly (QualifiedName & { schema: string })[]).filter(
    ({ schema }) => !isTenantSchema(schema),
  );
  const close = nearest(text, text.includes('.') ? names.map(describeName) : names.map(({ name }) => name));
  const remedy = close === undefined ? 'Name it as in SQL, such as core.units.' : `Did you mean ${close}?`;
  return new PmdbError('NO_SUCH_TABLE', `there is no table or view ${JSON.stringify(text)}`, { remedy });
}

function ambiguous(text: string, found: readonly RelationAccess[]): PmdbError {
  const names = found.slice(0, 5).map(describeName);
  return new PmdbError('BAD_FLAG', `${text} may be ${names.join(' or ')}`, { remedy: 'Name the schema too.' });
}
