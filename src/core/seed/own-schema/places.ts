import { at } from '../calendar.ts';
import type { Property, Unit } from '../places.ts';
import { money, type Row } from '../rows.ts';
import type { Story } from '../story.ts';

export function propertyRow({ organizationId, draw, plan: where, start }: Story, property: Property): Row {
  const { id, plan, manager } = property;
  const { location } = draw.faker;
  const home = plan.type === 'residential' || plan.type === 'mixed';
  return {
    id,
    organization_id: organizationId,
    name: plan.name,
    type: plan.type,
    address: {
      line1: location.streetAddress(),
      city: where.city,
      state_province: where.state,
      postal_code: location.zipCode('#####'),
      country: where.country,
    },
    property_manager_id: manager.login.userId,
    financial_settings: { late_fee_amount: 50, grace_period_days: 5 },
    amenities: home ? ['laundry', 'bike room', 'courtyard'] : ['loading dock', 'conference room'],
    policies: home ? { pets: { allowed: draw.percent(60), deposit: 300 } } : {},
    created_at: at(start, 9),
  };
}

export function buildingRows({ start }: Story, { id, buildings, units }: Property): readonly Row[] {
  return buildings.map((building, i) => {
    const own = units.filter((unit) => unit.building === building);
    const floors = Math.max(1, ...own.map(({ floor }) => floor));
    return {
      id: building,
      property_id: id,
      name: `Building ${String.fromCharCode(65 + i)}`,
      floors,
      units_per_floor: Math.ceil(own.length / floors),
      amenities: ['elevator'],
      created_at: at(start, 9),
    };
  });
}

export function unitRow({ draw, start }: Story, unit: Unit): Row {
  const { kind } = unit;
  return {
    id: unit.id,
    property_id: unit.property.id,
    building_id: unit.building,
    unit_number: unit.number,
    floor: unit.floor,
    type: kind.type,
    square_feet: draw.int(...kind.area),
    bedrooms: kind.bedrooms,
    bathrooms: kind.bathrooms,
    rent_amount: money(unit.rent),
    status: unit.use === 'let' ? 'vacant' : unit.use,
    amenities: kind.bedrooms > 1 ? ['washer', 'balcony'] : [],
    created_at: at(start, 9),
  };
}
