-- Who owns the tables is bound like anybody else: in a context he has one organization's rows, and without one none (E075, E088).
begin;
select plan(36);

call test.create_books('ours');
call test.create_books('theirs');
insert into core.buildings (organization_id, property_id, name)
select test.id(slug || '.organization'), test.id(slug || '.property'), 'North' from unnest(array['ours', 'theirs']) slug;
insert into core.property_managers (organization_id, property_id, user_profile_id)
select test.id(slug || '.organization'), test.id(slug || '.property'), test.id(slug || '.profile') from unnest(array['ours', 'theirs']) slug
on conflict do nothing;
insert into operations.vendors (organization_id, name) select test.id(slug || '.organization'), 'Pipes' from unnest(array['ours', 'theirs']) slug;

insert into communication.notification_preferences (organization_id, user_profile_id, notification_type, channel)
select test.id(slug || '.organization'), test.id(slug || '.profile'), 'x', 'sms' from unnest(array['ours', 'theirs']) slug;
insert into identity.api_keys (organization_id, name, key_hash) select test.id(slug || '.organization'), slug, slug from unnest(array['ours', 'theirs']) slug;
insert into identity.auth_tokens (organization_id, user_id, token_type, token_hash, expires_at)
select test.id(slug || '.organization'), test.id(slug || '.admin'), 'refresh', slug, now() + interval '1 day' from unnest(array['ours', 'theirs']) slug;
insert into identity.user_roles (organization_id, user_id, entity_id, entity_type, role_name, permissions)
select test.id(slug || '.organization'), test.id(slug || '.admin'), test.id(slug || '.property'), 'property', 'staff', '[]' from unnest(array['ours', 'theirs']) slug;
insert into shared.feature_flags (organization_id, flag_key) select test.id(slug || '.organization'), 'x' from unnest(array['ours', 'theirs']) slug;
insert into shared.feature_flags (flag_key) values ('x');
insert into shared.system_settings (organization_id, setting_key, setting_value) select test.id(slug || '.organization'), 'x', '"x"' from unnest(array['ours', 'theirs']) slug;
insert into shared.system_settings (organization_id, setting_key, setting_value) values (null, 'x', '"x"');

create temp table owned (t) as
  select unnest(array['core.buildings', 'core.leases', 'core.organization_members', 'core.properties', 'core.property_managers', 'core.tenants',
                      'core.units', 'core.user_profiles', 'financial.accounts', 'financial.invoices', 'financial.payments',
                      'operations.vendors', 'core.organizations', 'communication.notification_preferences', 'identity.api_keys',
                      'identity.auth_tokens', 'identity.user_roles']);

select is(test.asks('pm_owner', 'ours',
                    format('select concat_ws('' '', count(*) > 0, bool_and(%s = app.current_organization_id())) from %s',
                           case t when 'core.organizations' then 'id' else 'organization_id' end, t)),
          't t', t || ': the organization''s')
from owned;

select is(test.asks('pm_owner', 'ours', format('select concat_ws('' '', count(*) > 0, bool_and(organization_id is null)) from shared.%I', t)),
          't t', t || ': the platform''s own alone')
from unnest(array['feature_flags', 'system_settings']) t;

select set_config('app.context', '', true);
set local role pm_owner;
select throws_ok(format('select count(*) from %s', t), '42501', 'no organization context', t || ': no context, no rows')
from unnest(array['core.buildings', 'core.leases', 'core.organization_members', 'core.properties', 'core.property_managers', 'core.tenants',
                  'core.units', 'core.user_profiles', 'financial.accounts', 'financial.invoices', 'financial.payments', 'operations.vendors',
                  'core.organizations', 'communication.notification_preferences', 'identity.api_keys', 'identity.auth_tokens', 'identity.user_roles']) t;
reset role;

select * from finish();
rollback;
