import type { Sql } from 'postgres';
import { inserted } from './inserted.ts';

/** What the rows of operations refer to. */
export interface OperationsParents {
  readonly organization: string;
  readonly profile: string;
  readonly property: string;
  readonly building: string;
  readonly unit: string;
  readonly tenant: string;
  readonly lease: string;
}

/** One row at least in every table of operations, with every optional parent named. */
export async function createOperations(sql: Sql, parents: OperationsParents): Promise<void> {
  const { organization, profile, property, unit, tenant, lease } = parents;
  const in101 = { organization_id: organization, property_id: property, unit_id: unit };
  const { vendor, staff, asset, schedule } = await createEquipment(sql, parents);
  const request = await inserted(sql, 'operations.maintenance_requests', {
    ...in101,
    tenant_id: tenant,
    reported_by: profile,
    assigned_staff_id: staff,
    title: 'No hot water',
  });
  await inserted(sql, 'operations.work_orders', {
    ...in101,
    tenant_id: tenant,
    maintenance_request_id: request,
    preventive_maintenance_id: schedule,
    asset_id: asset,
    vendor_id: vendor,
    assigned_staff_id: staff,
    created_by: profile,
    approved_by: profile,
    approved_at: new Date(),
    title: 'Repair the boiler',
  });
  const inspection = await inserted(sql, 'operations.inspections', {
    ...in101,
    lease_id: lease,
    inspector_id: profile,
    inspection_type: 'move_in',
    scheduled_at: new Date(),
  });
  await sql`update core.leases set move_in_inspection_id = ${inspection}, move_out_inspection_id = ${inspection} where id = ${lease}`;
  await tieToMoney(sql, organization, vendor);
}

/** What only exists once both work and money do. */
async function tieToMoney(sql: Sql, organization: string, vendor: string): Promise<void> {
  await sql`update financial.expenses set vendor_id = ${vendor} where organization_id = ${organization}`;
  await sql`
    update operations.vendors v set default_account_id = (
      select a.id from financial.accounts a where a.organization_id = v.organization_id order by a.account_code limit 1
    ) where v.organization_id = ${organization}`;
  await sql`
    update operations.work_orders w set expense_id = (
      select e.id from financial.expenses e where e.organization_id = w.organization_id limit 1
    ) where w.organization_id = ${organization}`;
}

/** Who repairs, and what is to be repaired. */
async function createEquipment(sql: Sql, parents: OperationsParents) {
  const { organization, profile, property, building, unit } = parents;
  const of = { organization_id: organization };
  const at = { ...of, property_id: property };
  const vendor = await inserted(sql, 'operations.vendors', { ...of, name: 'Pipes & Sons', tax_id_last4: '1234' });
  const service = { ...of, vendor_id: vendor, service_category: 'plumbing', rate: 80 };
  await inserted(sql, 'operations.vendor_services', service);
  const person = { ...of, user_profile_id: profile, home_property_id: property };
  const staff = await inserted(sql, 'operations.maintenance_staff', person);
  const lift = { ...at, building_id: building, asset_tag: 'LIFT-1', name: 'Lift', category: 'lift' };
  await inserted(sql, 'operations.assets', lift);
  const boiler = { ...at, unit_id: unit, asset_tag: 'B-1', name: 'Boiler', category: 'heating' };
  const asset = await inserted(sql, 'operations.assets', boiler);
  const schedule = await inserted(sql, 'operations.preventive_maintenance', {
    ...at,
    asset_id: asset,
    vendor_id: vendor,
    assigned_staff_id: staff,
    title: 'Service the boiler',
    frequency: 'annually',
    next_due_on: '2030-09-01',
  });
  return { vendor, staff, asset, schedule };
}
