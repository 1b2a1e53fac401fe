import { organizationRows } from '../organization.ts';
import { memberRows, type Person, peopleRows } from '../people.ts';
import type { Property } from '../places.ts';
import { type Chunk, chunks, type Row } from '../rows.ts';
import { makeVendors, runningCosts } from '../spending.ts';
import type { Story } from '../story.ts';
import type { Tenancies } from '../tenancies.ts';
import { makeRequests } from '../upkeep.ts';
import { bookRows } from './books.ts';
import { ledgerRows, makeLedger } from './journal.ts';
import { userRows } from './people.ts';
import { buildingRows, propertyRow, unitRow } from './places.ts';
import { leaseRow, tenantRow } from './tenancies.ts';
import { messageRows, orderRow } from './work.ts';

export interface Cast {
  readonly staff: readonly Person[];
  readonly renters: readonly Person[];
  readonly properties: readonly Property[];
  readonly tenancies: Tenancies;
}

/**
 * The same story told in a schema of the organization's own (docs/placement.md): who it is and who may sign in stays with
 * the platform, invoices and payments become lines of the general ledger, and requests become work orders.
 */
export function* ownSchemaRows(story: Story, schema: string, cast: Cast): Generator<Chunk> {
  const people = [...cast.staff, ...cast.renters];
  yield* organizationRows(story);
  yield* peopleRows(story, people);
  yield* memberRows(story, cast.staff);
  for (const [table, rows] of estate(story, cast, people)) yield* chunks(`${schema}.${table}`, rows);
  for (const [table, rows] of business(story, cast)) yield* chunks(`${schema}.${table}`, rows);
}

type Table = readonly [name: string, rows: readonly Row[]];

function* estate(story: Story, { properties, tenancies }: Cast, people: readonly Person[]): Generator<Table> {
  const { tenants, leases } = tenancies;
  yield ['users', userRows(story, people, tenants)];
  yield ['properties', properties.map((each) => propertyRow(story, each))];
  yield ['buildings', properties.flatMap((each) => buildingRows(story, each))];
  yield ['units', properties.flatMap(({ units }) => units.map((unit) => unitRow(story, unit)))];
  yield ['tenants', tenants.map((each) => tenantRow(story, each))];
  yield ['leases', leases.map((each) => leaseRow(story, each))];
}

function* business(story: Story, { staff, properties, tenancies }: Cast): Generator<Table> {
  const { tenants, leases } = tenancies;
  const ledger = makeLedger(story);
  const vendors = makeVendors(story);
  const requests = makeRequests(story, leases, vendors);
  const running = runningCosts(story, properties, vendors);
  const expenses = [...running, ...requests.flatMap(({ expense }) => expense ?? [])];
  const books = { ledger, author: userWho(staff, 'staff') };
  const workers = staff.filter(({ login }) => login.role !== 'readonly').map(({ login }) => login.userId);
  const workforce = { author: userWho(staff, 'admin'), workers };
  yield ['accounts', ledgerRows(story, ledger)];
  yield ['transactions', [...bookRows(story, { leases, expenses }, books)]];
  yield ['work_orders', requests.map((each) => orderRow(story, each, workforce))];
  yield ['messages', messageRows(story, properties, tenants)];
}

/** identity.user_profiles.id of the first of that role; of the administrator where there is none. */
function userWho(staff: readonly Person[], role: Person['login']['role']): string {
  return (staff.find(({ login }) => login.role === role) ?? staff[0])?.login.userId ?? '';
}
