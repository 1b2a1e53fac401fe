import { PmdbError } from '../../core/errors.ts';
import { type Catalog, NO_PRIVILEGES } from '../../core/isolation/catalog.ts';
import type { Battlefield } from '../../core/isolation/group.ts';
import type { Unseeded } from '../../core/isolation/report.ts';
import type { Persona, Settings } from '../../core/isolation/settings.ts';
import sessionSql from '../../sql/isolation/session.sql';
import type { Session } from '../session.ts';
import { readCatalog, readPrivileges } from './read-catalog.ts';
import { seedRows } from './seed-rows.ts';

/** What is attacked, as it is for every session and in every copy. */
export interface Ground extends Omit<Battlefield, 'stolen' | 'stolenElsewhere' | 'standIns'> {
  /** The first transaction id after the rows were made. */
  readonly seeded: string;
  /** Roles of personas that bypass row-level security. */
  readonly bypassing: ReadonlySet<string>;
}

/** Reads the catalog of a database that may be spoiled, and makes rows of two tenants in it. */
export async function prepareGround(
  session: Session,
  settings: Settings,
): Promise<{ readonly ground: Ground; readonly unseeded: readonly Unseeded[] }> {
  const roles = [...new Set(Object.values(settings.personas).map(({ role }) => role))];
  const bypassing = await checkRoles(session, settings);
  const catalog = await readCatalog(session, roles);
  await session.send(sessionSql);
  const { sets, unseeded, filled } = await seed(session, catalog, settings);
  const all = await readPrivileges(session, roles);
  const privileges = (persona: Persona, object: string) => all.get(persona.role)?.get(object) ?? NO_PRIVILEGES;
  const now = await session.send('select pg_snapshot_xmax(pg_current_snapshot())::xid::text as seeded');
  const seeded = String(now.rows[0]?.seeded);
  return { unseeded, ground: { settings, catalog, sets, privileges, filled, seeded, bypassing } };
}

async function seed(session: Session, catalog: Catalog, settings: Settings) {
  await session.send('begin');
  try {
    const seeded = await seedRows(session, catalog.tables, settings);
    await session.send('commit');
    for (const { name } of catalog.views.filter(({ materialized }) => materialized))
      await session.send(`refresh materialized view ${name}`);
    return seeded;
  } catch (error) {
    await session.rollback();
    throw error;
  }
}

/** Which roles bypass row-level security. Throws BAD_CONFIG where a persona's role does not exist or is a superuser. */
async function checkRoles(session: Session, { personas }: Settings): Promise<ReadonlySet<string>> {
  const { rows } = await session.send('select rolname, rolsuper, rolbypassrls from pg_roles');
  const roles = new Map(rows.map((row) => [String(row.rolname), row]));
  const bypassing = new Set<string>();
  for (const [name, { role }] of Object.entries(personas)) {
    if (role === 'public') continue;
    const found = roles.get(role);
    if (found === undefined) throw badRole(name, role, 'does not exist on this server');
    if (found.rolsuper === true) throw badRole(name, role, 'is a superuser, whom nothing binds');
    if (found.rolbypassrls === true) bypassing.add(role);
  }
  return bypassing;
}

function badRole(persona: string, role: string, problem: string): PmdbError {
  return new PmdbError('BAD_CONFIG', `isolation.json: persona ${persona}: the role ${role} ${problem}`, {
    remedy: 'Name the role that the application logs in as, or sets.',
  });
}
