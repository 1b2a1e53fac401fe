import type { Catalog, Policy, Privileges, Routine, Table, View } from '../../core/isolation/catalog.ts';
import { literal } from '../../core/literal.ts';
import policiesSql from '../../sql/isolation/policies.sql';
import privilegesSql from '../../sql/isolation/privileges.sql';
import routinesSql from '../../sql/isolation/routines.sql';
import sequencesSql from '../../sql/isolation/sequences.sql';
import tablesSql from '../../sql/isolation/tables.sql';
import viewsSql from '../../sql/isolation/views.sql';
import type { Session } from '../session.ts';

/** Every table that isn't an extension's, or these alone. */
export async function readTables(session: Session, names?: readonly string[]): Promise<readonly Table[]> {
  return await list<Table>(session, tablesSql.replaceAll('TABLES', names ? arrayOf(names) : 'null::text[]'));
}

/** Reads what there is to attack. `roles` are those whose rights to functions are of interest. */
export async function readCatalog(session: Session, roles: readonly string[]): Promise<Catalog> {
  const [tables, views, sequences, routines, policies] = await Promise.all([
    readTables(session),
    list<View>(session, viewsSql),
    list<{ name: string }>(session, sequencesSql),
    list<Routine>(session, routinesSql.replaceAll('ROLES', arrayOf(roles))),
    list<Policy>(session, policiesSql),
  ]);
  return { tables, views, routines, policies, sequences: sequences.map(({ name }) => name) };
}

/** Role → table or view → what it may do there; what is left out it may not touch at all. */
export type AllPrivileges = ReadonlyMap<string, ReadonlyMap<string, Privileges>>;

type PrivilegeRow = { readonly [Key in keyof Privileges]: Privileges[Key] | null } & {
  readonly name: string;
  readonly role: string;
};

/** What each role may do with each table and view. */
export async function readPrivileges(session: Session, roles: readonly string[]): Promise<AllPrivileges> {
  const rows = await list<PrivilegeRow>(session, privilegesSql.replaceAll('ROLES', arrayOf(roles)));
  const all = new Map<string, Map<string, Privileges>>(roles.map((role) => [role, new Map()]));
  for (const { name, role, owns, select, insert, update, delete: may } of rows) {
    all.get(role)?.set(name, {
      owns: owns === true,
      select: select ?? [],
      insert: insert ?? [],
      update: update ?? [],
      delete: may === true,
    });
  }
  return all;
}

/** Rows of a query; by way of JSON, so that arrays come as arrays. */
async function list<Row>(session: Session, query: string): Promise<Row[]> {
  const { rows } = await session.send(`select coalesce(json_agg(q), '[]') as list from (${query.trimEnd()}\n) q`);
  return rows[0]?.list as Row[];
}

function arrayOf(names: readonly string[]): string {
  return `array[${names.map(literal).join(', ')}]`;
}
