import { at } from '../calendar.ts';
import { type Person, phoneNumber } from '../people.ts';
import type { Row } from '../rows.ts';
import type { Story } from '../story.ts';
import type { Tenant } from '../tenancies.ts';

/** Everybody whom the schema knows: who may sign in, and renters who can't. */
export function userRows(story: Story, people: readonly Person[], tenants: readonly Tenant[]): readonly Row[] {
  const strangers = tenants.filter(({ person }) => person === undefined);
  return [...people.map((person) => loginRow(story, person)), ...strangers.map((tenant) => strangerRow(story, tenant))];
}

/** users.id of a tenant. */
export function userOf({ id, person }: Tenant): string {
  return person?.login.userId ?? id;
}

function loginRow({ organizationId, draw, start, today }: Story, { login, firstName, lastName }: Person): Row {
  return {
    id: login.userId,
    organization_id: organizationId,
    email: login.email,
    phone_number: phoneNumber(draw.int(200, 999)),
    first_name: firstName,
    last_name: lastName,
    role: login.role === 'renter' ? 'tenant' : login.role,
    status: 'active',
    preferences: { language: 'en' },
    last_login_at: at(today, 7),
    created_at: at(start, 8),
  };
}

/** As app.move_into_schema() has it: name and address of a tenant are the user's, and this one can't sign in. */
function strangerRow({ organizationId, draw, start }: Story, { id, firstName, lastName, movedIn }: Tenant): Row {
  return {
    id,
    organization_id: organizationId,
    email: `${id}@renter.invalid`,
    phone_number: phoneNumber(draw.int(200, 999)),
    first_name: firstName,
    last_name: lastName,
    role: 'tenant',
    status: 'inactive',
    preferences: {},
    last_login_at: null,
    created_at: at(movedIn ?? start, 10),
  };
}
