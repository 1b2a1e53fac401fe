import type { Database } from '../../core/database.ts';
import type { Battlefield, StandIn } from '../../core/isolation/group.ts';
import { writtenFunction } from '../../core/isolation/object-probes.ts';
import { fillPlaceholders } from '../../core/isolation/row-set.ts';
import { identifier, literal } from '../../core/literal.ts';
import sessionSql from '../../sql/isolation/session.sql';
import { cancelOnAbort } from '../cancel-on-abort.ts';
import { Session } from '../session.ts';
import { asRole, undone } from './attack.ts';
import type { Ground } from './prepare-ground.ts';

/** A session that attacks, in a database of its own: no row that one locks is in another's way. */
export interface Front {
  readonly session: Session;
  readonly field: Battlefield;
}

export type Fronts = readonly [Front, ...Front[]];

/** Opens a front in each of the databases, which are copies of each other, for the time of `work`. */
export async function withFronts<T>(
  [first, ...copies]: readonly [Database, ...Database[]],
  ground: Ground,
  signal: AbortSignal,
  work: (fronts: Fronts) => Promise<T>,
): Promise<T> {
  const opened: Session[] = [];
  const uncancel: (() => void)[] = [];
  const open = async (database: Database) => {
    const session = await Session.open(database, 'pmdb/isolation', undefined, signal);
    opened.push(session);
    uncancel.push(cancelOnAbort(session, signal));
    return session;
  };
  try {
    const front = async (database: Database): Promise<Front> => {
      const session = await open(database);
      return { session, field: await enter(session, await open(database), ground) };
    };
    const fronts: [Front, ...Front[]] = [await front(first)];
    for (const copy of copies) fronts.push(await front(copy));
    return await work(fronts);
  } finally {
    for (const stop of uncancel) stop();
    await Promise.all(opened.map((session) => session.close()));
  }
}

/**
 * Gives each front one piece of work after another, those first that weigh most. The first failure ends it all.
 *
 * @returns What each piece gave, in the order of the pieces.
 */
export async function share<Result>(
  fronts: Fronts,
  weights: readonly number[],
  run: (front: Front, piece: number) => Promise<Result>,
): Promise<readonly Result[]> {
  const waiting = [...weights.keys()].sort((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0));
  const results: Result[] = [];
  const fight = async (front: Front) => {
    for (let piece = waiting.shift(); piece !== undefined; piece = waiting.shift())
      results[piece] = await run(front, piece);
  };
  const ends = await Promise.allSettled(
    fronts.map((front) =>
      fight(front).catch((error: unknown) => {
        waiting.length = 0;
        throw error;
      }),
    ),
  );
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return results;
}

/** Makes a session ready to attack. Another one of the same database opens the victim's context once. */
async function enter(session: Session, other: Session, ground: Ground): Promise<Battlefield> {
  const { catalog, sets, settings, seeded } = ground;
  await session.send(sessionSql);
  await session.send(writtenFunction(catalog, sets, settings.tenantColumn, seeded));
  const standIns = standInsFor(session.facts.pid, ground);
  const stolen = await steal(session, ground, standIns);
  return { ...ground, standIns, stolen, stolenElsewhere: await steal(other, ground, standIns) };
}

type StandIns = ReadonlyMap<string, StandIn>;

/** What the context's settings hold in a transaction of the victim. */
async function steal(
  session: Session,
  { settings, sets }: Ground,
  standIns: StandIns,
): Promise<Record<string, string>> {
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
 * for it are asked then. Roles are the whole server's, so that each front has its own.
 */
function standInsFor(pid: number, { settings, bypassing }: Ground): StandIns {
  const role = `pmdb_probe_${pid}`;
  const standIns = new Map<string, StandIn>();
  for (const [name, persona] of Object.entries(settings.personas)) {
    if (persona.role === 'public') standIns.set(name, { role, create: `create role ${role}` });
    else if (bypassing.has(persona.role))
      standIns.set(name, { role, create: `create role ${role} in role ${identifier(persona.role)}` });
  }
  return standIns;
}
