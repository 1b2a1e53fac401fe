import type { OrganizationPlan, Profile, PropertyPlan } from './profile.ts';

const KINDS = ['residential', 'commercial', 'mixed'] as const;

/** A property has as many units at most. */
const PROPERTY_UNITS = 200;

/** What a profile's named organizations and its fleet come to, and only those that were asked for. */
export function organizationsOf(
  { organizations, fleet }: Profile,
  size: { readonly organizations?: number | undefined; readonly units?: number | undefined },
): readonly OrganizationPlan[] {
  if (fleet === undefined) return organizations;
  const shares = sharesOf(size.organizations ?? fleet.organizations, size.units ?? fleet.units, fleet.skew);
  return [...organizations, ...shares.map((units, i) => planOf(i + 1, units))];
}

/** Units of each organization; rounding leaves no one without. */
function sharesOf(organizations: number, units: number, skew: number): readonly number[] {
  const weights = Array.from({ length: organizations }, (_, i) => 1 / (i + 1) ** skew);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => Math.max(1, Math.round((units * weight) / total)));
}

function planOf(number: number, units: number): OrganizationPlan {
  const kind = KINDS[(number - 1) % KINDS.length] ?? 'residential';
  return {
    slug: `load-${String(number).padStart(5, '0')}`,
    name: `Load Test ${number}`,
    kind,
    placement: 'pooled',
    plan: 'enterprise',
    timezone: 'UTC',
    currency: 'USD',
    city: 'Springfield',
    state: 'IL',
    country: 'US',
    staff: { manager: 1, staff: 1, readonly: 1 },
    renters: 1,
    properties: Array.from({ length: Math.ceil(units / PROPERTY_UNITS) }, (_, i) => propertyOf(kind, i, units)),
  };
}

function propertyOf(kind: OrganizationPlan['kind'], index: number, units: number): PropertyPlan {
  const commercial = kind === 'commercial' || (kind === 'mixed' && index % 2 === 1);
  return {
    name: `Property ${index + 1}`,
    type: commercial ? 'commercial' : 'residential',
    subtype: commercial ? 'office' : 'apartment',
    buildings: 1,
    units: Math.min(PROPERTY_UNITS, units - index * PROPERTY_UNITS),
  };
}
