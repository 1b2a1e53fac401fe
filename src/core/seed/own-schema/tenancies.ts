import { addDays, at } from '../calendar.ts';
import { phoneNumber } from '../people.ts';
import { money, type Row } from '../rows.ts';
import type { Story } from '../story.ts';
import type { Lease, Tenant } from '../tenancies.ts';
import { userOf } from './people.ts';

export function tenantRow({ draw, start }: Story, tenant: Tenant): Row {
  const { faker } = draw;
  return {
    id: tenant.id,
    user_id: userOf(tenant),
    property_id: tenant.unit.property.id,
    unit_id: tenant.unit.id,
    emergency_contact: {
      name: faker.person.fullName(),
      relationship: draw.pick(['parent', 'sibling', 'friend', 'partner']),
      phone: phoneNumber(draw.int(200, 999)),
    },
    employment_info: {
      employer: faker.company.name(),
      job_title: faker.person.jobTitle(),
      annual_income: Math.round((tenant.unit.rent * 12 * (2.5 + draw.int(0, 30) / 10)) / 100),
    },
    tenant_references: { previous_landlord: { name: faker.person.fullName() } },
    background_check_status: tenant.status === 'prospect' ? 'pending' : 'passed',
    move_in_date: tenant.movedIn,
    status: tenant.status,
    created_at: at(tenant.movedIn ?? start, 10),
  };
}

export function leaseRow({ draw }: Story, { id, tenant, unit, status, start, end, rent }: Lease): Row {
  return {
    id,
    tenant_id: tenant.id,
    unit_id: unit.id,
    lease_type: end === null ? 'month_to_month' : 'fixed',
    start_date: start,
    end_date: end,
    rent_amount: money(rent),
    security_deposit: money(rent),
    late_fee_amount: money(5000),
    lease_terms: { pets: draw.percent(30), notice_days: 60 },
    status,
    signed_at: status === 'draft' ? null : at(addDays(start, -14), 15),
    created_at: at(addDays(start, -21), 10),
  };
}
