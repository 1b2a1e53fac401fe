-- How an organization's rows in the shared schemas read in a schema of its own (E003): a view for each table of the tenant track,
-- of_organization says whose row it is, and the other columns are the table's. What has no place there is kept beside: see
-- app.move_into_schema(). People are their logins there, and their profiles here.

set role pm_definer;

-- Everybody with a profile, and renters without one: they become users who can't sign in.
create view app.into_org_users with (security_invoker = true) as
  select
    p.organization_id                                         as of_organization,
    u.id,
    p.organization_id,
    u.email,
    u.phone_number,
    u.first_name,
    u.last_name,
    coalesce(m.role, case when p.job_title in ('property_manager', 'staff', 'manager', 'readonly') then p.job_title end, 'tenant') as role,
    case
      when u.status <> 'active'   then u.status
      when p.status = 'inactive'  then 'inactive'
      else 'active'
    end                                                       as status,
    p.preferences,
    u.last_login_at,
    p.created_at,
    p.updated_at
  from core.user_profiles p
  join identity.user_profiles u on u.id = p.identity_user_id
  left join core.organization_members m on (m.organization_id, m.user_profile_id) = (p.organization_id, p.id)
  union all
  select
    t.organization_id,
    t.id,
    t.organization_id,
    t.id || '@renter.invalid', -- an address may be another's as well; the tenant's own is kept beside
    t.phone_primary,
    t.first_name,
    t.last_name,
    'tenant',
    'inactive',
    '{}',
    null,
    t.created_at,
    t.updated_at
  from core.tenants t
  where t.user_profile_id is null;

create view app.into_org_properties with (security_invoker = true) as
  select
    p.organization_id                                         as of_organization,
    p.id,
    p.organization_id,
    p.name,
    p.property_type                                           as type,
    coalesce(p.metadata -> 'address', '{}') || jsonb_strip_nulls(jsonb_build_object(
      'line1', p.address_line1, 'line2', p.address_line2, 'city', p.city, 'state_province', p.state_province,
      'postal_code', p.postal_code, 'country', p.country
    ))                                                        as address,
    p.total_units,
    manager.identity_user_id                                  as property_manager_id,
    coalesce(p.metadata -> 'financial_settings', '{}') || jsonb_build_object(
      'late_fee_amount', p.late_fee_amount, 'late_fee_percentage', p.late_fee_percentage, 'grace_period_days', p.grace_period_days
    )                                                         as financial_settings,
    p.amenities,
    coalesce(p.metadata -> 'policies', '{}') || jsonb_build_object(
      'pets', p.pet_policy, 'smoking', p.smoking_policy, 'guests', p.guest_policy
    )                                                         as policies,
    p.status,
    p.created_at,
    p.updated_at
  from core.properties p
  left join core.user_profiles manager on (manager.organization_id, manager.id) = (p.organization_id, p.property_manager_id);

create view app.into_org_buildings with (security_invoker = true) as
  select b.organization_id as of_organization, b.id, b.property_id, b.name, b.floors, b.units_per_floor, b.amenities, b.created_at
  from core.buildings b;

create view app.into_org_units with (security_invoker = true) as
  select
    u.organization_id                                         as of_organization,
    u.id,
    u.property_id,
    u.building_id,
    u.unit_number,
    u.floor,
    u.unit_type                                               as type,
    u.square_feet,
    u.bedrooms,
    u.bathrooms,
    u.market_rent                                             as rent_amount,
    u.status,
    u.features                                                as amenities,
    u.created_at,
    u.updated_at
  from core.units u;

create view app.into_org_tenants with (security_invoker = true) as
  select
    t.organization_id                                         as of_organization,
    t.id,
    coalesce(p.identity_user_id, t.id)                        as user_id,
    t.property_id,
    t.unit_id,
    t.emergency_contact_1                                     as emergency_contact,
    case when num_nonnulls(t.employer_name, t.job_title, t.annual_income, t.employment_verification) > 0 then jsonb_build_object(
      'employer', t.employer_name, 'job_title', t.job_title, 'annual_income', t.annual_income, 'verification', t.employment_verification
    ) end                                                     as employment_info,
    case when num_nonnulls(t.previous_landlord, t.rental_history) > 0 then jsonb_build_object(
      'previous_landlord', t.previous_landlord, 'rental_history', t.rental_history
    ) end                                                     as tenant_references,
    t.background_check_status,
    t.move_in_date,
    t.status,
    t.created_at,
    t.updated_at
  from core.tenants t
  left join core.user_profiles p on (p.organization_id, p.id) = (t.organization_id, t.user_profile_id);

create view app.into_org_leases with (security_invoker = true) as
  select
    l.organization_id                                         as of_organization,
    l.id,
    l.tenant_id,
    l.unit_id,
    l.lease_type,
    l.start_date,
    l.end_date,
    l.rent_amount,
    l.security_deposit,
    l.late_fee_amount,
    l.lease_terms,
    l.status,
    case when l.signed_by_tenant_at is not null and l.signed_by_landlord_at is not null
      then greatest(l.signed_by_tenant_at, l.signed_by_landlord_at)
    end                                                       as signed_at,
    l.created_at,
    l.updated_at
  from core.leases l;

comment on view app.into_org_users       is 'core.user_profiles and renters without one, as users of a tenant schema';
comment on view app.into_org_properties  is 'core.properties as properties of a tenant schema';
comment on view app.into_org_buildings   is 'core.buildings as buildings of a tenant schema';
comment on view app.into_org_units       is 'core.units as units of a tenant schema';
comment on view app.into_org_tenants     is 'core.tenants as tenants of a tenant schema';
comment on view app.into_org_leases      is 'core.leases as leases of a tenant schema';

revoke all on app.into_org_users, app.into_org_properties, app.into_org_buildings, app.into_org_units, app.into_org_tenants,
  app.into_org_leases from pm_backup; -- a dump takes the definitions

reset role;
