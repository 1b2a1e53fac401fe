import { PmdbError } from '../core/errors.ts';
import { literal } from '../core/literal.ts';
import personSql from '../sql/person.sql';
import type { Session } from './session.ts';

export interface PersonOrganization {
  readonly id: string;
  readonly slug: string;
  /** It was asked for by the profile there. */
  readonly asked: boolean;
  /** What the membership calls him: "staff"; null for who is no active member. */
  readonly title: string | null;
}

/** Somebody who may sign in. */
export interface Person {
  readonly userId: string;
  readonly email: string;
  readonly status: string;
  readonly organizations: readonly PersonOrganization[];
}

/** By email, id, or the id of a profile; the session sees every organization. Throws NO_SUCH_USER. */
export async function findPerson(session: Session, who: string): Promise<Person> {
  const { rows } = await session.send(personSql.replaceAll('(/* who */)', () => literal(who)));
  const [person] = rows as unknown as readonly Person[];
  if (person !== undefined) return person;
  throw new PmdbError('NO_SUCH_USER', `nobody here has the email or id ${JSON.stringify(who)}`, {
    remedy: 'Give an email, an id of identity.user_profiles or core.user_profiles, or a role of the database.',
  });
}

/** Somebody with every permission in an organization, for who asks about a role and not about a person. */
export async function findAdministrator(session: Session, organization: string): Promise<Person> {
  const { rows } = await session.send(
    `select p.identity_user_id::text as id
       from core.organization_members m
       join core.organizations o on o.id = m.organization_id
       join core.user_profiles p on (p.organization_id, p.id) = (m.organization_id, m.user_profile_id) and p.status <> 'inactive'
      where m.status = 'active' and m.permissions ? 'all' and ${literal(organization)} in (o.slug, o.id::text)
      order by m.joined_at limit 1`,
  );
  if (rows[0] !== undefined) return await findPerson(session, String(rows[0].id));
  throw new PmdbError('NO_SUCH_TENANT', `there is no organization ${organization} with an administrator`, {
    remedy: '`pmdb tenant list` names the organizations.',
  });
}

/** The organization to look at. Throws BAD_FLAG where it can't be told which. */
export function chooseOrganization(person: Person, wanted: string | undefined): PersonOrganization {
  const { organizations, email } = person;
  const asked = organizations.filter(({ asked }) => asked);
  const candidates = asked.length === 1 ? asked : organizations;
  const found = wanted === undefined ? candidates : organizations.filter(({ id, slug }) => [id, slug].includes(wanted));
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only;
  const slugs = organizations.map(({ slug }) => slug).join(', ');
  if (only === undefined) {
    const what = wanted === undefined ? 'any organization' : wanted;
    const remedy = slugs === '' ? undefined : `Give one of these with --organization: ${slugs}.`;
    throw new PmdbError('BAD_FLAG', `${email} has nothing to do with ${what}`, { remedy });
  }
  throw new PmdbError('BAD_FLAG', `${email} has to do with ${organizations.length} organizations`, {
    remedy: `Give one of these with --organization: ${slugs}.`,
  });
}
