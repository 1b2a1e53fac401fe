import { PmdbError } from '../../core/errors.ts';
import { type Catalog, NO_PRIVILEGES } from '../../core/isolation/catalog.ts';
import type { Battlefield, StandIn } from '../../core/isolation/group.ts';
import type { Unseeded } from '../../core/isolation/report.ts';
import { fillPlaceholders } from '../../core/isolation/row-set.ts';
import type { Persona, Settings } from '../../core/isolation/settings.ts';
import { identifier, literal } from '../../core/literal.ts';
import sessionSql from '../../sql/isolation/session.sql';
import type { Session } from '../session.ts';
import { asRole, undone } from './attack.ts';
import { readCatalog, readPrivileges } from './read-catalog.ts';
import { seedRows } from './seed-rows.ts';

export interface Prepared {
  readonly field: Battlefield;
  readonly unseeded: readonly Unseeded[];
}

/**
 * Reads the catalog of a database that may be spoiled, and makes rows of two tenants in it. Another session of the same database
 * opens the victim's context once.
 */
export async function prepareBattlefield(session: Session, other: Session, settings: Settings): Promise<Prepared> {
  const roles = [...new Set(Object.values(settings.personas).map(({ role }) => role))];
  const standIns = await makeStandIns(session, settings);
  const catalog = await readCatalog(session, roles);
  await session.send(sessionSql);
  const { sets, unseeded, filled } = await seed(session, catalog, settings);
  const privileges = await readPrivileges(session, roles);
  const lookUp = (persona: Persona, object: string) => privileges.get(persona.role)?.get(object) ?? NO_PRIVILEGES;
  const now = await session.send('select pg_snapshot_xmax(pg_current_snapshot())::xid::text as seeded');
  const seeded = String(now.rows[0]?.seeded);
  const ground = { settings, catalog, sets, privileges: lookUp, filled, seeded, standIns };
  const [stolen, stolenElsewhere] = [await steal(session, ground), await steal(other, ground)];
  return { unseeded, field: { ...ground, stolen, stolenElsewhere } };
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

type Ground = Pick<Battlefield, 'settings' | 'sets' | 'standIns'>;

/** What the context's settings hold in a transaction of the victim. */
async function steal(session: Session, { settings, sets, standIns }: Ground): Promise<Record<string, string>> {
  const { open, role, settings: names, unsealed } = settings.context;
  const [first] = Object.entries(settings.personas).filter(([, { context }]) => context);
  if (names.length === 0 || unsealed !== undefined || first === undefined) return {};
  return await undone(session, async () => {
    const stand = standIns.get(first[0]);
    if (stand !== undefined) await session.send(stand.create);
    await asRole(session, role ?? first[1].role, fillPlaceholders(open, sets, 'victim'));
    const { rows } = await session.send(
      `select jsonb_build_object(${names.map((name) => `${literal(name)}, current_setting(${literal(name)}, true)`).join(', ')}) as all`,
    );
    return rows[0]?.all as Record<string, string>;
  });
}

/**
 * A role that bypasses row-level security is attacked through a member of it, which has its rights but not that one: policies
 * for it are asked then. Throws BAD_CONFIG where a persona's role does not exist or is a superuser.
 */
async function makeStandIns(session: Session, { personas }: Settings): Promise<ReadonlyMap<string, StandIn>> {
  const { rows } = await session.send('select rolname, rolsuper, rolbypassrls from pg_roles');
  const roles = new Map(rows.map((row) => [String(row.rolname), row]));
  const role = `pmdb_probe_${session.facts.pid}`;
  const standIns = new Map<string, StandIn>();
  for (const [name, persona] of Object.entries(personas)) {
    if (persona.role === 'public') {
      standIns.set(name, { role, create: `create role ${role}` });
      continue;
    }
    const found = roles.get(persona.role);
    if (found === undefined) throw badRole(name, persona.role, 'does not exist on this server');
    if (found.rolsuper === true) throw badRole(name, persona.role, 'is a superuser, whom nothing binds');
    if (found.rolbypassrls === true)
      standIns.set(name, { role, create: `create role ${role} in role ${identifier(persona.role)}` });
  }
  return standIns;
}

function badRole(persona: string, role: string, problem: string): PmdbError {
  return new PmdbError('BAD_CONFIG', `isolation.json: persona ${persona}: the role ${role} ${problem}`, {
    remedy: 'Name the role that the application logs in as, or sets.',
  });
}
