import { literal } from '../core/literal.ts';
import type { Tenant } from '../core/tenant.ts';
import type { Session } from './session.ts';

/**
 * How a project tells pmdb who its tenants are: by functions in its schema `app`. Without them the tenants are the schemas
 * that pmdb has made, and there is nothing to register. See docs/tenants.md.
 */
const REGISTRY = [
  'register_tenant(text,text,text,text)',
  'list_tenants()',
  'set_tenant_status(text,text)',
  'unregister_tenant(text)',
];

/** What a project has besides that can move its tenants. */
const MOVES = ['move_into_schema(text,name)', 'move_out_of_schema(text)'];

export async function hasRegistry(session: Session): Promise<boolean> {
  return await hasFunctions(session, REGISTRY);
}

/** Whether the project can move a tenant between its two placements. */
export async function canMove(session: Session): Promise<boolean> {
  return await hasFunctions(session, [...REGISTRY, ...MOVES]);
}

async function hasFunctions(session: Session, functions: readonly string[]): Promise<boolean> {
  const there = functions.map((name) => `pg_catalog.to_regprocedure('app.${name}') is not null`).join(' and ');
  return (await session.send(`select ${there} as there`)).rows[0]?.there === true;
}

/** As SQL. An organization that comes back from an export has its id already. */
export function registerTenant(
  { slug, name, placement, schema }: Pick<Tenant, 'slug' | 'name' | 'placement' | 'schema'>,
  organizationId?: string,
): string {
  const values = [slug, name, placement, schema].map((each) => literal(each));
  if (organizationId === undefined) return `select app.register_tenant(${values.join(', ')})`;
  return `select app.restore_tenant(${[...values, literal(organizationId)].join(', ')})`;
}

/** The registry gives an organization the id that it had: `app.restore_tenant`, which a project may leave out. */
export async function canRestore(session: Session): Promise<boolean> {
  const name = 'app.restore_tenant(text,text,text,text,uuid)';
  const { rows } = await session.send(`select pg_catalog.to_regprocedure('${name}') is not null as there`);
  return rows[0]?.there === true;
}

/** Whether an organization has this id. */
export async function hasOrganization(session: Session, id: string): Promise<boolean> {
  const { rows } = await session.send(
    `select exists (select from app.list_tenants() t where t.organization_id = ${literal(id)}) as there`,
  );
  return rows[0]?.there === true;
}

/** The id that the registry gave to the tenant of this slug. */
export async function organizationOf(session: Session, slug: string): Promise<string> {
  const { rows } = await session.send(
    `select t.organization_id::text as id from app.list_tenants() t where t.slug = ${literal(slug)}`,
  );
  return String(rows[0]?.id);
}

/** As SQL; `status` is "active" or "suspended". */
export function setTenantStatus(slug: string, status: string): string {
  return `select app.set_tenant_status(${literal(slug)}, ${literal(status)})`;
}

/** As SQL. */
export function unregisterTenant(slug: string): string {
  return `select app.unregister_tenant(${literal(slug)})`;
}

/** As SQL: all that a pooled tenant has goes into this schema, which holds everything of the tenant track. */
export function moveIntoSchema(slug: string, schema: string): string {
  return `select app.move_into_schema(${literal(slug)}, ${literal(schema)})`;
}

/** As SQL: all that is in a tenant's schema is pooled afterwards. */
export function moveOutOfSchema(slug: string): string {
  return `select app.move_out_of_schema(${literal(slug)})`;
}
