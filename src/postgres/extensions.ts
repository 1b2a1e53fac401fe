import { literal } from '../core/literal.ts';
import type { ExtensionState } from '../core/status.ts';
import type { Session } from './session.ts';

/** The schemas that extensions live in, which the files of a tenant find besides its own. */
export async function extensionSchemas(session: Session): Promise<readonly string[]> {
  const { rows } = await session.send(
    'select distinct extnamespace::regnamespace::text as schema from pg_catalog.pg_extension order by 1',
  );
  return rows.map(({ schema }) => String(schema));
}

/** How the extensions of these names stand in this database. */
export async function extensionStates(session: Session, wanted: readonly string[]): Promise<readonly ExtensionState[]> {
  if (wanted.length === 0) return [];
  const names = wanted.map((name) => `(${literal(name)})`).join(', ');
  const { rows } = await session.send(`
    select w.name
         , case when e.extname is not null then 'installed' when a.name is not null then 'available' else 'absent' end as state
         , coalesce(e.extversion, a.default_version) as version
      from (values ${names}) as w (name)
      left join pg_catalog.pg_extension e on e.extname = w.name
      left join pg_catalog.pg_available_extensions a on a.name = w.name
     order by w.name`);
  return rows as unknown as readonly ExtensionState[];
}
