-- Functions for developers, in a schema of their own. Not for production: they see and write every organization (E168).

create schema dev authorization pm_owner;

set role pm_owner;

grant usage, create on schema dev to pm_definer;
comment on schema dev is 'For developers: never in production';

reset role;

set role pm_definer;

-- E160: letters, digits and dashes, and a number behind it from the second one on.
create function dev.free_slug(name text) returns text
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
as $$
declare
  base       constant text := coalesce(nullif(trim(both '-' from regexp_replace(lower(name), '[^a-z0-9]+', '-', 'g')), ''), 'organization');
  candidate  text := base;
  n          integer := 1;
begin
  while exists (select from core.organizations o where o.slug = candidate) loop
    n := n + 1;
    candidate := base || '-' || n;
  end loop;
  return candidate;
end
$$;

-- With an administrator admin@<slug>.example, and a chart of accounts.
create function dev.create_test_organization(org_name text default 'Test Organization') returns uuid
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  slug          constant text := dev.free_slug(org_name);
  admin         uuid;
  organization  uuid;
begin
  insert into identity.user_profiles (email, first_name, last_name)
  values ('admin@' || slug || '.example', 'Ada', 'Admin')
  returning id into admin;
  organization := app.create_organization(org_name, slug, admin);
  update core.organizations
  set subscription_plan = 'enterprise', max_properties = 100, max_users = 500
  where id = organization;
  insert into financial.accounts (organization_id, account_code, account_name, account_type, account_category, is_system_account)
  select organization, code, account, type, category, true
  from (values
    ('1000', 'Cash',                     'asset',     'current_assets'),
    ('1100', 'Accounts Receivable',      'asset',     'current_assets'),
    ('2200', 'Security Deposits Held',   'liability', 'current_liabilities'), -- E162: a liability is a 2
    ('4000', 'Rental Income',            'income',    'operating_income'),
    ('5000', 'Property Maintenance',     'expense',   'operating_expenses'),
    ('5100', 'Utilities',                'expense',   'operating_expenses'),
    ('5200', 'Property Management Fees', 'expense',   'operating_expenses'),
    ('5300', 'Insurance',                'expense',   'operating_expenses'),
    ('5400', 'Property Taxes',           'expense',   'operating_expenses')
  ) chart (code, account, type, category);
  return organization;
end
$$;

-- Four of five units are let, to a tenant with an active lease (E162).
create function dev.create_test_property(org_id uuid, property_name text default 'Test Property', unit_count integer default 10)
  returns uuid
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  property uuid;
begin
  insert into core.properties (
    organization_id, name, property_type, subtype, address_line1, city, state_province, country, postal_code, year_built,
    total_area_sqft
  )
  values (
    org_id, property_name, 'residential', 'apartment', '123 Main Street', 'Test City', 'Test State', 'US', '12345', 2020, 50000
  )
  returning id into property;

  insert into core.units (
    organization_id, property_id, unit_number, unit_type, square_feet, bedrooms, bathrooms, market_rent, current_rent
  )
  select
    org_id, property, (100 + n)::text, kind, area, bedrooms, bathrooms, rent, case when n % 5 > 0 then rent end
  from generate_series(1, unit_count) n
  cross join lateral (
    select * from (values
      ('2br',    1200, 2, 2, 2400, n % 3 = 0),
      ('1br',     900, 1, 1, 1800, n % 2 = 0),
      ('studio',  600, 0, 1, 1200, true)
    ) kinds (kind, area, bedrooms, bathrooms, rent, applies)
    where applies limit 1
  ) chosen;

  insert into core.tenants (organization_id, property_id, unit_id, first_name, last_name, email, move_in_date)
  select org_id, property, id, 'Tenant', unit_number, 'tenant' || unit_number || '@' || left(property::text, 8) || '.example',
         current_date - 90
  from core.units
  where property_id = property and current_rent is not null;

  insert into core.leases (organization_id, property_id, unit_id, tenant_id, start_date, end_date, rent_amount, security_deposit, status)
  select org_id, property, u.id, t.id, current_date - 90, current_date + 275, u.current_rent, u.current_rent, 'active'
  from core.tenants t
  join core.units u on u.id = t.unit_id
  where t.property_id = property;

  insert into operations.maintenance_requests (organization_id, property_id, unit_id, tenant_id, title, category, priority)
  select org_id, property, t.unit_id, t.id, 'Dripping tap', 'plumbing', 'low'
  from core.tenants t
  where t.property_id = property and t.last_name like '%1';
  return property;
end
$$;

create function dev.seed_development_data() returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  organization uuid := dev.create_test_organization('Development Properties Inc.');
begin
  perform dev.create_test_property(organization, 'Sunrise Apartments', 20);
  raise notice 'organization %', organization;
end
$$;

comment on function dev.free_slug(text)                            is 'A slug for this name that no organization has';
comment on function dev.create_test_organization(text)             is 'Creates an organization with an administrator and accounts; returns its id';
comment on function dev.create_test_property(uuid, text, integer)  is 'Creates a property with units, tenants and leases; returns its id';
comment on function dev.seed_development_data()                    is 'Creates one organization with one property of twenty units';

grant execute on all functions in schema dev to pm_owner;

reset role;
