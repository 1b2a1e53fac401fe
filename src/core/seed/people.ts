import { addDays, at } from './calendar.ts';
import { type Chunk, chunks, type Row } from './rows.ts';
import type { Story } from './story.ts';

/** Roles of members and what each is as a role of the database, where row-level security looks at it. */
const PERSONAS = {
  admin: 'pm_app',
  manager: 'property_manager_role',
  staff: 'pm_app',
  readonly: 'pm_readonly',
  renter: 'tenant_role',
} as const;

export type LoginRole = keyof typeof PERSONAS;

/** Somebody who may sign in, and as what. */
export interface Login {
  readonly email: string;
  readonly role: LoginRole;
  /** The role of the database to work as. */
  readonly persona: string;
  /** identity.user_profiles.id: what app.set_context_as() wants. */
  readonly userId: string;
}

export interface Person {
  /** core.user_profiles.id: what rows of the organization name. */
  readonly profileId: string;
  readonly login: Login;
  readonly firstName: string;
  readonly lastName: string;
}

const STAFF_JOBS: Readonly<Record<LoginRole, readonly [title: string, department: string]>> = {
  admin: ['Managing Director', 'Management'],
  manager: ['Property Manager', 'Property Management'],
  staff: ['Leasing and Accounts', 'Operations'],
  readonly: ['Auditor', 'Finance'],
  renter: ['', ''],
};

/** A manager of some properties is no manager of the organization; all others have what the database gives their role. */
const PROPERTY_MANAGER = ['communication.send', 'maintenance.create', 'maintenance.update', 'users.view_all'];

/** The people of an organization who are there from its first day. */
export function makeStaff(story: Story): readonly Person[] {
  const { manager, staff, readonly } = story.plan.staff;
  const roles: readonly [LoginRole, number][] = [
    ['admin', 1],
    ['manager', manager],
    ['staff', staff],
    ['readonly', readonly],
  ];
  return roles.flatMap(([role, count]) =>
    Array.from({ length: count }, (_, i) => {
      const mailbox = i === 0 ? role : `${role}${i + 1}`;
      return person(story, role, `${mailbox}@${story.plan.slug}.example`);
    }),
  );
}

export function person({ draw }: Story, role: LoginRole, email: string): Person {
  const login = { email, role, persona: PERSONAS[role], userId: draw.id() };
  const { person: names } = draw.faker;
  return { profileId: draw.id(), login, firstName: names.firstName(), lastName: names.lastName() };
}

/** Who they are: their logins, and their profiles within the organization. */
export function* peopleRows(story: Story, people: readonly Person[]): Generator<Chunk> {
  yield* chunks(
    'identity.user_profiles',
    people.map((each) => loginRow(story, each)),
  );
  yield* chunks(
    'core.user_profiles',
    people.map((each) => profileRow(story, each)),
  );
}

/** What staff may do. Renters are no members. */
export function* memberRows({ organizationId, draw, start }: Story, staff: readonly Person[]): Generator<Chunk> {
  const rows = staff.map(({ profileId, login }) => ({
    id: draw.id(),
    organization_id: organizationId,
    user_profile_id: profileId,
    role: login.role,
    joined_at: at(start, 9),
    status: 'active',
    permissions: login.role === 'manager' ? JSON.stringify(PROPERTY_MANAGER) : null,
  }));
  yield* chunks('core.organization_members', rows);
}

function loginRow({ draw, plan, start }: Story, { login, firstName, lastName }: Person): Row {
  return {
    id: login.userId,
    email: login.email,
    email_verified: true,
    first_name: firstName,
    last_name: lastName,
    phone_number: phoneNumber(draw.int(200, 999)),
    timezone: plan.timezone,
    created_at: at(start, 8),
  };
}

/** Numbers that are set aside for stories. */
export function phoneNumber(area: number): string {
  return `+1-${area}-555-01${String(area % 100).padStart(2, '0')}`;
}

function profileRow({ organizationId, draw, start }: Story, { profileId, login }: Person): Row {
  const [title, department] = STAFF_JOBS[login.role];
  return {
    id: profileId,
    identity_user_id: login.userId,
    organization_id: organizationId,
    department: department || null,
    job_title: title || null,
    hire_date: title ? addDays(start, -draw.int(0, 1500)) : null,
    created_at: at(start, 8),
  };
}
