-- Who owns the tables is bound like anybody else: in a context he has one organization's rows, and without one none (E075, E088).
begin;
select plan(26);

call test.create_books('ours');
call test.create_books('theirs');
insert into core.buildings (organization_id, property_id, name)
select test.id(slug || '.organization'), test.id(slug || '.property'), 'North' from unnest(array['ours', 'theirs']) slug;
insert into core.property_managers (organization_id, property_id, user_profile_id)
select test.id(slug || '.organization'), test.id(slug || '.property'), test.id(slug || '.profile') from unnest(array['ours', 'theirs']) slug
on conflict do nothing;
insert into operations.vendors (organization_id, name) select test.id(slug || '.organization'), 'Pipes' from unnest(array['ours', 'theirs']) slug;

create temp table owned (t) as
  select unnest(array['core.buildings', 'core.leases', 'core.organization_members', 'core.properties', 'core.property_managers', 'core.tenants',
                      'core.units', 'core.user_profiles', 'financial.accounts', 'financial.invoices', 'financial.payments',
                      'operations.vendors', 'core.organizations']);

select is(test.asks('pm_owner', 'ours',
                    format('select concat_ws('' '', count(*) > 0, bool_and(%s = app.current_organization_id())) from %s',
                           case t when 'core.organizations' then 'id' else 'organization_id' end, t)),
          't t', t || ': the organization''s')
from owned;

select set_config('app.context', '', true);
set local role pm_owner;
select throws_ok(format('select count(*) from %s', t), '42501', 'no organization context', t || ': no context, no rows')
from unnest(array['core.buildings', 'core.leases', 'core.organization_members', 'core.properties', 'core.property_managers', 'core.tenants',
                  'core.units', 'core.user_profiles', 'financial.accounts', 'financial.invoices', 'financial.payments', 'operations.vendors',
                  'core.organizations']) t;
reset role;

select * from finish();
rollback;
