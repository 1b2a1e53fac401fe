import type { Sql } from 'postgres';

/** An organization in the shared schemas with rows in every table that a schema of its own has a place for. */
export async function fillPooled(sql: Sql, slug: string): Promise<{ organization: string; user: string }> {
  const insert = async (table: string, row: Record<string, unknown>): Promise<string> => {
    const [{ id } = {}] = await sql`insert into ${sql(table)} ${sql(row)} returning id`;
    return id;
  };
  const user = await insert('identity.user_profiles', {
    email: `admin@${slug}.example`,
    first_name: 'Ada',
    last_name: 'Admin',
  });
  const person = await insert('identity.user_profiles', {
    email: `renter@${slug}.example`,
    first_name: 'Rita',
    last_name: 'Renter',
  });
  const [{ organization } = {}] = await sql`select app.create_organization(${slug}, ${slug}, ${user}) as organization`;
  const [{ id: admin } = {}] = await sql`select id from core.user_profiles where organization_id = ${organization}`;
  const here = { organization_id: organization };
  const renter = await insert('core.user_profiles', { ...here, identity_user_id: person });
  const property = await insert('core.properties', {
    ...here,
    name: 'Sunrise Apartments',
    property_type: 'residential',
    address_line1: '1 Main St',
    city: 'Springfield',
    state_province: 'IL',
    country: 'US',
    property_manager_id: admin,
    pet_policy: sql.json({ cats: true, dogs: null }),
    late_fee_amount: 25.5,
    year_built: 1980,
    latitude: 39.7817213,
    amenities: ['pool', 'gym, "large"'],
    metadata: sql.json({ code: 'A' }),
  });
  const place = { ...here, property_id: property };
  await insert('core.property_managers', { ...place, user_profile_id: renter });
  const building = await insert('core.buildings', { ...place, name: 'North', building_number: '1', elevator_count: 2 });
  const unit = await insert('core.units', {
    ...place,
    building_id: building,
    unit_number: '101',
    market_rent: 950,
    features: ['view'],
  });
  await insert('core.units', { ...place, unit_number: '102', status: 'maintenance', condition_rating: 3 });
  const tenant = await insert('core.tenants', {
    ...place,
    unit_id: unit,
    user_profile_id: renter,
    first_name: 'Rita',
    last_name: 'Renter',
    annual_income: 50000,
    date_of_birth: Buffer.from([0, 1, 255]),
    date_of_birth_key_id: 'k1',
    rental_history: sql.json([{ from: 2019, to: null }]),
  });
  const guest = await insert('core.tenants', {
    ...place,
    first_name: 'Gus',
    last_name: 'Guest',
    email: `admin@${slug}.example`,
    credit_score: 700,
  });
  await insert('core.leases', {
    ...place,
    unit_id: unit,
    tenant_id: tenant,
    start_date: '2020-01-01',
    rent_amount: 900,
    status: 'active',
    signed_by_tenant_at: '2019-12-24T10:00:00Z',
    rent_due_day: 5,
  });
  await fillBooks(sql, { organization, admin, property, unit, tenant });
  await insert('operations.work_orders', {
    ...place,
    unit_id: unit,
    tenant_id: tenant,
    title: 'Tap',
    status: 'completed',
    completed_at: '2021-01-01T00:00:00Z',
    labor_hours: 1.5,
  });
  await insert('operations.work_orders', { ...place, title: 'Roof', created_by: renter });
  const message = { ...here, sender_id: admin, content: 'Hello', subject: null };
  await insert('communication.messages', { ...message, recipient_type: 'tenant', recipient_id: guest });
  await insert('communication.messages', {
    ...message,
    recipient_type: 'user',
    recipient_id: renter,
    read_at: '2021-01-01T00:00:00Z',
  });
  await insert('communication.messages', { ...message, recipient_type: 'property', recipient_id: property });
  return { organization, user };
}

interface Books {
  readonly organization: string;
  readonly admin: string;
  readonly property: string;
  readonly unit: string;
  readonly tenant: string;
}

/** An archived journal, a posted one, one that reverses it, and a pending line. */
async function fillBooks(sql: Sql, { organization, admin, property, unit, tenant }: Books): Promise<void> {
  const account = async (code: string, type: string, system: boolean) => {
    const row = {
      organization_id: organization,
      account_code: code,
      account_name: code,
      account_type: type,
      is_system_account: system,
    };
    const [{ id } = {}] = await sql`insert into financial.accounts ${sql(row)} returning id`;
    return id as string;
  };
  const [cash, rent] = [await account('1000', 'asset', true), await account('4000', 'income', false)];
  const post = async (journal: string, date: string, status = 'posted') => {
    const line = {
      organization_id: organization,
      journal_id: journal,
      transaction_type: 'income',
      amount: 900,
      transaction_date: date,
      status,
      property_id: property,
      unit_id: unit,
      tenant_id: tenant,
      created_by: admin,
      metadata: sql.json({ n: 1 }),
    };
    await sql`insert into financial.transactions ${sql([
      { ...line, entry_side: 'debit', account_id: cash },
      { ...line, entry_side: 'credit', account_id: rent },
    ])}`;
  };
  await post('11111111-1111-4111-8111-111111111111', '2019-01-01');
  await sql`select app.archive_old_transactions()`;
  await post('22222222-2222-4222-8222-222222222222', '2020-01-01');
  await sql.begin(async (tx) => {
    await tx`select app.set_context_for(${organization})`;
    await tx`select app.reverse_journal('22222222-2222-4222-8222-222222222222', '2026-01-01')`;
  });
  await post('33333333-3333-4333-8333-333333333333', '2026-01-01', 'pending');
}
