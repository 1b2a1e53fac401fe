import { addDays, addMonths, at, type Day, firstOfMonth } from './calendar.ts';
import { type Person, person, phoneNumber } from './people.ts';
import type { Property, Unit } from './places.ts';
import { type Chunk, chunks, money, type Row } from './rows.ts';
import type { Story } from './story.ts';

export interface Tenant {
  readonly id: string;
  readonly unit: Unit;
  /** Who may sign in. */
  readonly person: Person | undefined;
  readonly firstName: string;
  readonly lastName: string;
  readonly status: 'prospect' | 'approved' | 'active' | 'notice_given' | 'moved_out';
  readonly movedIn: Day | null;
  readonly movedOut: Day | null;
}

export interface Lease {
  readonly id: string;
  readonly tenant: Tenant;
  readonly unit: Unit;
  readonly status: 'draft' | 'active' | 'expired' | 'terminated' | 'renewed';
  readonly start: Day;
  readonly end: Day | null;
  /** Cents a month. */
  readonly rent: number;
}

export interface Tenancies {
  readonly tenants: readonly Tenant[];
  readonly leases: readonly Lease[];
}

/** Nine of ten units are let; some were let to others before, and some of the empty ones are promised. */
export function makeTenancies(story: Story, properties: readonly Property[]): Tenancies {
  const tenants: Tenant[] = [];
  const leases: Lease[] = [];
  let renters = story.plan.renters;
  for (const unit of properties.flatMap(({ units }) => units)) {
    const taken = unit.use === 'let' && (renters > 0 || story.draw.percent(90));
    const made = taken
      ? letUnit(story, unit, renters > 0 ? story.plan.renters - --renters : 0)
      : emptyUnit(story, unit);
    tenants.push(...made.tenants);
    leases.push(...made.leases);
  }
  return { tenants, leases };
}

/** @param renter Which of those who may sign in; 0 for anybody else. */
function letUnit(story: Story, unit: Unit, renter: number): Tenancies {
  const { draw, today } = story;
  const start = addMonths(firstOfMonth(today), -draw.int(0, 22));
  const open = draw.percent(10);
  const end = open ? null : endOf(start, start < addMonths(firstOfMonth(today), -11) ? 24 : 12);
  const status = draw.percent(6) ? 'notice_given' : 'active';
  const tenant = { ...makeTenant(story, unit, renter), status, movedIn: start, movedOut: null } as const;
  const lease: Lease = { id: draw.id(), tenant, unit, status: 'active', start, end, rent: unit.rent };
  const before = draw.percent(30) ? leaseBefore(story, lease) : undefined;
  const earlierTenant = before === undefined || before.tenant === tenant ? [] : [before.tenant];
  return { tenants: [...earlierTenant, tenant], leases: [...(before ? [before] : []), lease] };
}

/** The same tenant's, which was renewed, or another's, who has left. */
function leaseBefore(story: Story, { tenant, unit, start: next }: Lease): Lease {
  const { draw } = story;
  const start = addMonths(next, -12);
  const rent = Math.round((unit.rent * 0.96) / 100) * 100;
  if (draw.percent(50)) {
    return { id: draw.id(), tenant, unit, status: 'renewed', start, end: addDays(next, -1), rent };
  }
  const left = draw.percent(25);
  const end = left ? endOf(start, 7) : addDays(next, -1);
  const former = { ...makeTenant(story, unit, 0), status: 'moved_out', movedIn: start, movedOut: end } as const;
  return { id: draw.id(), tenant: former, unit, status: left ? 'terminated' : 'expired', start, end, rent };
}

function emptyUnit(story: Story, unit: Unit): Tenancies {
  const { draw, today } = story;
  if (unit.use !== 'let' || draw.percent(40)) return { tenants: [], leases: [] };
  const tenant = makeTenant(story, unit, 0);
  if (draw.percent(40)) {
    return { tenants: [{ ...tenant, status: 'prospect', movedIn: null, movedOut: null }], leases: [] };
  }
  const start = addMonths(firstOfMonth(today), 1);
  const approved = { ...tenant, status: 'approved', movedIn: null, movedOut: null } as const;
  const end = endOf(start, 12);
  return {
    tenants: [approved],
    leases: [{ id: draw.id(), tenant: approved, unit, status: 'draft', start, end, rent: unit.rent }],
  };
}

function makeTenant(story: Story, unit: Unit, renter: number) {
  const { draw, plan } = story;
  const mailbox = renter === 1 ? 'renter' : `renter${renter}`;
  const account = renter > 0 ? person(story, 'renter', `${mailbox}@${plan.slug}.example`) : undefined;
  const { person: names } = draw.faker;
  const { firstName, lastName } = account ?? { firstName: names.firstName(), lastName: names.lastName() };
  return { id: draw.id(), unit, person: account, firstName, lastName };
}

function endOf(start: Day, months: number): Day {
  return addDays(addMonths(start, months), -1);
}

export function* tenantRows(story: Story, tenants: readonly Tenant[]): Generator<Chunk> {
  yield* chunks(
    'core.tenants',
    tenants.map((tenant, i) => tenantRow(story, tenant, i)),
  );
}

export function* leaseRows(story: Story, leases: readonly Lease[]): Generator<Chunk> {
  yield* chunks(
    'core.leases',
    leases.map((lease) => leaseRow(story, lease)),
  );
}

function tenantRow({ draw, organizationId, plan, start }: Story, tenant: Tenant, index: number): Row {
  const { firstName, lastName } = tenant;
  const mailbox = `${firstName}.${lastName}.${index + 1}`.toLowerCase().replace(/[^a-z0-9.]/g, '');
  return {
    id: tenant.id,
    organization_id: organizationId,
    user_profile_id: tenant.person?.profileId ?? null,
    property_id: tenant.unit.property.id,
    unit_id: tenant.unit.id,
    first_name: firstName,
    last_name: lastName,
    email: tenant.person?.login.email ?? `${mailbox}@tenants.${plan.slug}.example`,
    phone_primary: phoneNumber(draw.int(200, 999)),
    status: tenant.status,
    move_in_date: tenant.movedIn,
    move_out_date: tenant.movedOut,
    annual_income: money(Math.round(tenant.unit.rent * 12 * (2.5 + draw.int(0, 30) / 10))),
    credit_score: draw.int(580, 830),
    background_check_status: tenant.status === 'prospect' ? 'pending' : 'passed',
    communication_preference: draw.pick(['email', 'email', 'sms', 'phone']),
    created_at: at(tenant.movedIn ?? start, 10),
  };
}

function leaseRow({ draw, organizationId }: Story, { id, tenant, unit, status, start, end, rent }: Lease): Row {
  const signed = status === 'draft' ? null : at(addDays(start, -14), 15);
  return {
    id,
    organization_id: organizationId,
    tenant_id: tenant.id,
    unit_id: unit.id,
    property_id: unit.property.id,
    lease_type: end === null ? 'month_to_month' : 'fixed',
    start_date: start,
    end_date: end,
    rent_amount: money(rent),
    security_deposit: money(rent),
    late_fee_amount: money(5000),
    late_fees_since: start,
    pets_allowed: draw.percent(30),
    status,
    signed_by_tenant_at: signed,
    signed_by_landlord_at: signed,
    auto_renew: draw.percent(20),
    created_at: at(addDays(start, -21), 10),
  };
}
