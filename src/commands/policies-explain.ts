import type { Context } from '../core/context.ts';
import { describeDatabase } from '../core/database-description.ts';
import { PmdbError } from '../core/errors.ts';
import { type ExplainedRight, explainRights } from '../core/explanation.ts';
import type { RelationAccess } from '../core/relation-access.ts';
import { countByPolicy, countSeen, readRights, type Seen } from '../postgres/count-access.ts';
import {
  chooseOrganization,
  findAdministrator,
  findPerson,
  type Person,
  type PersonOrganization,
} from '../postgres/find-person.ts';
import { becomeDefiner, hasContexts, openContext, type Standing } from '../postgres/open-context.ts';
import { readAccess } from '../postgres/read-access.ts';
import type { Session } from '../postgres/session.ts';
import { openTarget } from '../postgres/target.ts';

export interface ExplainOptions {
  readonly relation: string;
  /** An email, the id of a person or of a profile, or a role of the database. */
  readonly as: string;
  /** Its slug or id. */
  readonly organization: string | undefined;
}

/** What a person, or a role, is in the transaction that was looked at. */
export interface ExplainedContext {
  readonly email: string;
  readonly organization: PersonOrganization;
  /** What the server said instead of opening it. */
  readonly refusal: string | null;
  readonly standing: Standing | null;
}

export interface ExplainedRole {
  readonly role: string;
  /** Why a person comes in as this role; null for a role that was asked for itself. */
  readonly because: string | null;
  readonly inherits: readonly string[];
  readonly seen: Seen;
  readonly rights: readonly ExplainedRight[];
}

export interface PoliciesExplained {
  readonly database: string;
  readonly access: RelationAccess;
  /** Null where none was asked for, or the database has none. */
  readonly context: ExplainedContext | null;
  readonly roles: readonly ExplainedRole[];
}

/** `pmdb policies explain`: what somebody may do to a table, and why. Reads only. Throws BAD_FLAG and NO_SUCH_… */
export async function policiesExplain(context: Context, options: ExplainOptions): Promise<PoliciesExplained> {
  const { direct, emit, signal } = context;
  const database = await context.database();
  const target = await openTarget(database, { command: 'policies', direct, writes: false, emit, signal });
  const { session } = target;
  try {
    await session.send('begin read only; set local search_path = pg_catalog');
    const access = await readAccess(session, options.relation);
    return { database: describeDatabase(target.database), access, ...(await explain(session, access, options)) };
  } finally {
    await session.rollback();
    session.leave();
  }
}

async function explain(session: Session, access: RelationAccess, { as, organization }: ExplainOptions) {
  const { rows } = await session.send('select rolname as role from pg_roles');
  const role = rows.find((row) => row.role === as)?.role as string | undefined;
  await becomeDefiner(session);
  if (!(await hasContexts(session))) {
    if (role === undefined) throw noPeople(as);
    return { context: null, roles: [await explainRole(session, access, { role, because: null }, null)] };
  }
  const context =
    role !== undefined && organization === undefined ? null : await enter(session, as, role, organization);
  const standing = context?.standing ?? null;
  const personas = role === undefined ? personasOf(context) : [{ role, because: null }];
  const roles: ExplainedRole[] = [];
  for (const persona of personas) roles.push(await explainRole(session, access, persona, standing));
  return { context, roles };
}

/** Opens the context that is asked for; a role alone borrows that of an administrator. */
async function enter(session: Session, as: string, role: string | undefined, wanted: string | undefined) {
  const person: Person =
    role === undefined ? await findPerson(session, as) : await findAdministrator(session, wanted ?? '');
  const organization = chooseOrganization(person, wanted);
  const opened = await openContext(session, person.userId, organization.id);
  const { email } = person;
  if ('refusal' in opened) return { email, organization, refusal: opened.refusal, standing: null };
  return { email, organization, refusal: null, standing: opened };
}

interface Persona {
  readonly role: string;
  readonly because: string | null;
}

/** The roles of the database that an application connects as for somebody, by what he is in the organization. */
function personasOf(context: ExplainedContext | null): readonly Persona[] {
  const { title = null } = context?.organization ?? {};
  const { manages = 0, rents = 0 } = context?.standing ?? {};
  const member = title === null ? undefined : { role: title === 'readonly' ? 'pm_readonly' : 'pm_app', because: title };
  return [
    ...(member === undefined || context?.standing === null ? [] : [member]),
    ...(manages === 0 ? [] : [{ role: 'property_manager_role', because: `manages ${count(manages, 'property')}` }]),
    ...(rents === 0 ? [] : [{ role: 'tenant_role', because: `rents, by ${count(rents, 'tenancy')}` }]),
  ];
}

async function explainRole(session: Session, access: RelationAccess, persona: Persona, standing: Standing | null) {
  const rights = await readRights(session, persona.role, access);
  if (rights === undefined) throw new PmdbError('BAD_FLAG', `this server has no role ${persona.role}`);
  const seen = await countSeen(session, persona.role, access);
  const rows = await countByPolicy(session, access);
  const permissions = standing?.permissions ?? null;
  const { inherits } = rights;
  return { ...persona, inherits, seen, rights: explainRights(access, rights, { permissions, rows }) };
}

function noPeople(as: string): PmdbError {
  return new PmdbError('NO_SUCH_USER', `there is no role ${JSON.stringify(as)}, and this database has no people`, {
    remedy: 'Give a role of the database; `\\du` of psql lists them.',
  });
}

function count(n: number, noun: string): string {
  return `${n} ${n === 1 ? noun : noun.replace(/y$/, 'ies')}`;
}
