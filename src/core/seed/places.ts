import { addDays, at } from './calendar.ts';
import type { Person } from './people.ts';
import type { PropertyPlan } from './profile.ts';
import { type Chunk, chunks, money } from './rows.ts';
import type { Story } from './story.ts';

export interface Property {
  readonly id: string;
  readonly plan: PropertyPlan;
  readonly manager: Person;
  readonly buildings: readonly string[];
  readonly units: readonly Unit[];
}

export interface Unit {
  readonly id: string;
  readonly property: { readonly id: string };
  readonly building: string | null;
  readonly number: string;
  readonly floor: number;
  readonly kind: UnitKind;
  /** Cents a month. */
  readonly rent: number;
  /** Set by people; `let` leaves it to the leases. */
  readonly use: 'let' | 'maintenance' | 'unavailable';
}

interface UnitKind {
  readonly type: string;
  readonly bedrooms: number;
  readonly bathrooms: number;
  /** Square feet and dollars a month, at least and at most. */
  readonly area: readonly [number, number];
  readonly rent: readonly [number, number];
}

const KINDS: Readonly<Record<PropertyPlan['subtype'], readonly UnitKind[]>> = {
  apartment: [
    { type: 'studio', bedrooms: 0, bathrooms: 1, area: [380, 560], rent: [950, 1350] },
    { type: '1br', bedrooms: 1, bathrooms: 1, area: [560, 820], rent: [1250, 1850] },
    { type: '2br', bedrooms: 2, bathrooms: 1.5, area: [820, 1180], rent: [1700, 2500] },
    { type: '3br', bedrooms: 3, bathrooms: 2, area: [1150, 1600], rent: [2300, 3400] },
  ],
  house: [{ type: 'house', bedrooms: 3, bathrooms: 2.5, area: [1500, 2600], rent: [2500, 4200] }],
  office: [
    { type: 'office', bedrooms: 0, bathrooms: 1, area: [600, 2400], rent: [1800, 6500] },
    { type: 'suite', bedrooms: 0, bathrooms: 2, area: [2400, 6000], rent: [6500, 15000] },
  ],
  retail: [{ type: 'shop', bedrooms: 0, bathrooms: 1, area: [700, 3500], rent: [2400, 9000] }],
};

const UNITS_A_FLOOR = 8;

export function makeProperties(story: Story, managers: readonly Person[]): readonly Property[] {
  return story.plan.properties.map((plan, i) => {
    const id = story.draw.id();
    const buildings = Array.from({ length: plan.buildings > 1 ? plan.buildings : 0 }, () => story.draw.id());
    const units = Array.from({ length: plan.units }, (_, n) => unitOf(story, { id, plan, buildings }, n));
    return { id, plan, manager: managers[i % managers.length] as Person, buildings, units };
  });
}

/** Units fill one building after the other, floor by floor. */
function unitOf({ draw }: Story, { id, plan, buildings }: Omit<Property, 'manager' | 'units'>, n: number): Unit {
  const each = Math.ceil(plan.units / Math.max(1, buildings.length));
  const building = Math.floor(n / each);
  const floor = Math.floor((n % each) / UNITS_A_FLOOR) + 1;
  const room = String(floor * 100 + ((n % each) % UNITS_A_FLOOR) + 1);
  const kind = draw.pick(KINDS[plan.subtype]);
  return {
    id: draw.id(),
    property: { id },
    building: buildings[building] ?? null,
    number: buildings.length > 0 ? `${String.fromCharCode(65 + building)}-${room}` : room,
    floor,
    kind,
    rent: draw.int(kind.rent[0] / 10, kind.rent[1] / 10) * 1000,
    use: draw.percent(4) ? draw.pick(['maintenance', 'unavailable'] as const) : 'let',
  };
}

export function* placeRows(story: Story, properties: readonly Property[]): Generator<Chunk> {
  yield* chunks(
    'core.properties',
    properties.map((each) => propertyRow(story, each)),
  );
  yield* chunks(
    'core.property_managers',
    properties.map((each) => managerRow(story, each)),
  );
  yield* chunks(
    'core.buildings',
    properties.flatMap((each) => buildingRows(story, each)),
  );
  for (const { units } of properties)
    yield* chunks(
      'core.units',
      units.map((unit) => unitRow(story, unit)),
    );
}

function propertyRow({ draw, plan: where, organizationId, start }: Story, { id, plan, manager, units }: Property) {
  const { location } = draw.faker;
  const home = plan.type === 'residential' || plan.type === 'mixed';
  return {
    id,
    organization_id: organizationId,
    name: plan.name,
    property_type: plan.type,
    subtype: plan.subtype,
    address_line1: location.streetAddress(),
    city: where.city,
    state_province: where.state,
    postal_code: location.zipCode('#####'),
    country: where.country,
    year_built: draw.int(1925, 2019),
    total_floors: Math.max(1, ...units.map(({ floor }) => floor)),
    parking_spaces: draw.int(4, 60),
    property_manager_id: manager.profileId,
    acquisition_date: addDays(start, -draw.int(400, 6000)),
    annual_property_tax: money(draw.int(4000, 60000) * 100),
    annual_insurance: money(draw.int(1500, 12000) * 100),
    amenities: home ? ['laundry', 'bike room', 'courtyard'] : ['loading dock', 'conference room'],
    pet_policy: home ? { allowed: draw.percent(60), deposit: 300 } : null,
    late_fee_amount: money(5000),
    grace_period_days: 5,
    created_at: at(start, 9),
  };
}

function managerRow({ draw, organizationId, start }: Story, { id, manager }: Property) {
  return {
    id: draw.id(),
    organization_id: organizationId,
    property_id: id,
    user_profile_id: manager.profileId,
    role: 'manager',
    is_primary: true,
    assigned_from: start,
    created_at: at(start, 9),
  };
}

function buildingRows({ organizationId, start }: Story, { id, buildings, units }: Property) {
  return buildings.map((building, i) => ({
    id: building,
    organization_id: organizationId,
    property_id: id,
    name: `Building ${String.fromCharCode(65 + i)}`,
    building_number: String.fromCharCode(65 + i),
    floors: Math.max(1, ...units.filter((unit) => unit.building === building).map(({ floor }) => floor)),
    units_per_floor: UNITS_A_FLOOR,
    created_at: at(start, 9),
  }));
}

function unitRow({ draw, organizationId, start }: Story, unit: Unit) {
  const { kind } = unit;
  return {
    id: unit.id,
    organization_id: organizationId,
    property_id: unit.property.id,
    building_id: unit.building,
    unit_number: unit.number,
    unit_type: kind.type,
    floor: unit.floor,
    square_feet: draw.int(...kind.area),
    bedrooms: kind.bedrooms,
    bathrooms: kind.bathrooms,
    market_rent: money(unit.rent),
    security_deposit: money(unit.rent),
    status: unit.use === 'let' ? 'vacant' : unit.use,
    in_unit_laundry: kind.bedrooms > 1,
    condition_rating: draw.int(2, 5),
    created_at: at(start, 9),
  };
}
