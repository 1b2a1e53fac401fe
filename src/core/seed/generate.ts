import { schemaOf } from '../tenant.ts';
import { billingRows } from './billing.ts';
import { addMonths, type Day, firstOfMonth } from './calendar.ts';
import { Draw } from './draw.ts';
import { accountRows, makeAccounts, organizationRows } from './organization.ts';
import { type Cast, ownSchemaRows } from './own-schema/rows.ts';
import { type Login, makeStaff, memberRows, peopleRows } from './people.ts';
import { makeProperties, placeRows } from './places.ts';
import type { OrganizationPlan } from './profile.ts';
import type { Chunk } from './rows.ts';
import { expenseRows, makeVendors, runningCosts, vendorRows } from './spending.ts';
import type { Story } from './story.ts';
import { talkRows } from './talk.ts';
import { leaseRows, makeTenancies, tenantRows } from './tenancies.ts';
import { makeRequests, upkeepRows } from './upkeep.ts';

export interface SeedOptions {
  readonly seed: number;
  /** What counts as today. */
  readonly date: Day;
  readonly months: number;
}

/** An organization that is ready to be written. */
export interface SeededOrganization {
  readonly plan: OrganizationPlan;
  readonly id: string;
  /** Its own; undefined where it is pooled. */
  readonly schema: string | undefined;
  readonly logins: readonly Login[];
  /** Its rows, parents first, made while they are taken. Can be taken once. */
  readonly chunks: Iterable<Chunk>;
}

/**
 * Everything about one organization. The same options give the same rows to the byte, whichever other organizations are
 * made beside it.
 */
export function generateOrganization(plan: OrganizationPlan, { seed, date, months }: SeedOptions): SeededOrganization {
  const draw = new Draw(seed, plan.slug);
  const start = addMonths(firstOfMonth(date), 1 - months);
  const story = { plan, draw, organizationId: draw.id(), today: date, start, months };
  const staff = makeStaff(story);
  const managers = staff.filter(({ login }) => login.role === 'manager');
  const properties = makeProperties(story, managers.length > 0 ? managers : staff);
  const tenancies = makeTenancies(story, properties);
  const renters = tenancies.tenants.flatMap(({ person }) => (person === undefined ? [] : [person]));
  const logins = [...staff, ...renters].map(({ login }) => login);
  const cast = { staff, renters, properties, tenancies };
  const schema = plan.placement === 'schema' ? schemaOf(plan.slug) : undefined;
  const rows = schema === undefined ? rowsOf(story, cast) : ownSchemaRows(story, schema, cast);
  return { plan, id: story.organizationId, schema, logins, chunks: rows };
}

function* rowsOf(story: Story, { staff, renters, properties, tenancies }: Cast): Generator<Chunk> {
  const { tenants, leases } = tenancies;
  const accounts = makeAccounts(story);
  const vendors = makeVendors(story);
  const author = staff[0]?.profileId ?? '';
  yield* organizationRows(story);
  yield* peopleRows(story, [...staff, ...renters]);
  yield* memberRows(story, staff);
  yield* accountRows(story, accounts);
  yield* vendorRows(story, vendors);
  yield* placeRows(story, properties);
  yield* tenantRows(story, tenants);
  yield* leaseRows(story, leases);
  yield* billingRows(story, leases, accounts);
  const books = { accounts, approver: author, count: { expenses: 0 } };
  const requests = makeRequests(story, leases, vendors);
  yield* expenseRows(story, runningCosts(story, properties, vendors), books);
  yield* expenseRows(
    story,
    requests.flatMap(({ expense }) => expense ?? []),
    books,
  );
  yield* upkeepRows(story, requests, author);
  yield* talkRows(story, { properties, tenants });
}
