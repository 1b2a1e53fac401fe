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
  const { staff, renters, properties, tenancies } = cast;
  const { tenants, leases } = tenancies;
  const own = (table: string, rows: readonly Row[]) => chunks(`${schema}.${table}`, rows);
  const author = userWho(staff, 'admin');
  yield* organizationRows(story);
  yield* peopleRows(story, [...staff, ...renters]);
  yield* memberRows(story, staff);
  const ledger = makeLedger(story);
  const vendors = makeVendors(story);
  yield* own('users', userRows(story, [...staff, ...renters], tenants));
  yield* own('accounts', ledgerRows(story, ledger));
  yield* own(
    'properties',
    properties.map((each) => propertyRow(story, each)),
  );
  yield* own(
    'buildings',
    properties.flatMap((each) => buildingRows(story, each)),
  );
  yield* own(
    'units',
    properties.flatMap(({ units }) => units.map((unit) => unitRow(story, unit))),
  );
  yield* own(
    'tenants',
    tenants.map((each) => tenantRow(story, each)),
  );
  yield* own(
    'leases',
    leases.map((each) => leaseRow(story, each)),
  );
  const requests = makeRequests(story, leases, vendors);
  const expenses = [...runningCosts(story, properties, vendors), ...requests.flatMap(({ expense }) => expense ?? [])];
  const books = { ledger, author: userWho(staff, 'staff') };
  yield* own('transactions', [...bookRows(story, { leases, expenses }, books)]);
  const workers = staff.filter(({ login }) => login.role !== 'readonly').map(({ login }) => login.userId);
  yield* own(
    'work_orders',
    requests.map((each) => orderRow(story, each, { author, workers })),
  );
  yield* own('messages', messageRows(story, properties, tenants));
}

/** identity.user_profiles.id of the first of that role; of the administrator where there is none. */
function userWho(staff: readonly Person[], role: Person['login']['role']): string {
  return (staff.find(({ login }) => login.role === role) ?? staff[0])?.login.userId ?? '';
}
