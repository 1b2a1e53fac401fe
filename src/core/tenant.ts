import { PmdbError } from './errors.ts';

/** `pooled`: rows in the schemas that all share. `schema`: a schema of its own. */
export type Placement = 'pooled' | 'schema';

export interface Tenant {
  /** How people and URLs call it. */
  readonly slug: string;
  readonly name: string;
  readonly placement: Placement;
  /** Undefined where it is pooled. */
  readonly schema: string | undefined;
  /** "active", "suspended", …: what the registry says. */
  readonly status: string;
  /** Undefined in projects without a registry. */
  readonly organizationId: string | undefined;
}

/** Lower case letters, digits, - and _ between them: what fits a URL, a file name and, behind org_, a schema (E002, E160). */
const SLUG = /^[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?$/;

const PREFIX = 'org_';

/** PostgreSQL keeps 63 bytes of a name. */
const MOST_CHARACTERS = 63 - PREFIX.length;

/** The slug itself, when it is one. Throws BAD_FLAG that says what one looks like. */
export function requireSlug(text: string): string {
  if (SLUG.test(text) && text.length <= MOST_CHARACTERS) return text;
  const why = SLUG.test(text)
    ? `has ${text.length} characters; ${MOST_CHARACTERS} are the most`
    : 'is no slug: lower case letters, digits, and - or _ between them';
  const suggestion = suggestSlug(text);
  throw new PmdbError('BAD_FLAG', `${quoted(text)} ${why}`, {
    remedy: suggestion === '' ? 'Choose a short name, such as acme or north-side-homes.' : `Such as ${suggestion}.`,
  });
}

/** Throws BAD_FLAG where two of them are one, or would have one schema: before any is made. */
export function requireOwnPlaces(slugs: readonly string[], placement: Placement): void {
  const byPlace = new Map<string, string>();
  for (const slug of slugs) {
    const place = placement === 'schema' ? schemaOf(slug) : slug;
    const other = byPlace.get(place);
    if (other === slug) throw new PmdbError('BAD_FLAG', `${slug} is named twice`, { remedy: 'Name each once.' });
    if (other !== undefined) {
      throw new PmdbError('BAD_FLAG', `${other} and ${slug} would both have the schema ${place}`, {
        remedy: 'Choose another slug for one of them.',
      });
    }
    byPlace.set(place, slug);
  }
}

/** The schema of a tenant with this slug: `north-side` lives in org_north_side. */
export function schemaOf(slug: string): string {
  return `${PREFIX}${slug.replaceAll('-', '_')}`;
}

/** Whether a schema is named as those of tenants are. */
export function isTenantSchema(schema: string): boolean {
  return schema.startsWith(PREFIX);
}

function suggestSlug(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const words = plain.replace(/[^a-z0-9]+/g, '-').replace(/^-+/, '');
  return words.slice(0, 40).replace(/-+$/, '');
}

/** As much of it as an error message has room for, on one line. */
function quoted(text: string): string {
  const line = JSON.stringify(text);
  return line.length > 80 ? `${line.slice(0, 79)}…"` : line;
}

/** A tenant, and how its schema stands. */
export interface TenantState extends Tenant {
  /** The highest version applied; null where none is, or where it is pooled. */
  readonly version: string | null;
  /** ISO 8601; null where pmdb did not make the schema. */
  readonly createdAt: string | null;
  /** ISO 8601, of the last export's snapshot. */
  readonly exportedAt: string | null;
  /** Why its last step failed; null where it didn't. */
  readonly failure: string | null;
}
