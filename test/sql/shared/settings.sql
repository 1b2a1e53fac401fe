-- Settings, flags and configuration: whose they are, who writes them, and the secrets among them.
begin;
select plan(29);

create function pg_temp.does(role text, statement text) returns text
  language sql
as $$
  select test.asks(role, 'ours', format('with w as (%s returning 1) select count(*) from w', statement))
$$;

insert into shared.system_settings (organization_id, setting_key, setting_value, is_secret) values
  (null, 'footer', '"Platform"', false), (null, 'smtp', '"p1"', true), (test.id('theirs.organization'), 'footer', '"Theirs"', false);

-- plain ones
select is(pg_temp.does('pm_app', 'insert into shared.system_settings (setting_key, setting_value) values (''footer'', ''"Ours"'')'), '1', 'an administrator sets one');
select is(test.asks('pm_app', 'ours', 'select string_agg(setting_value #>> ''{}'', '','' order by setting_value) from shared.system_settings'), 'Ours,Platform',
          'and sees it beside the platform''s');
select is((select updated_by from shared.system_settings where organization_id = test.id('ours.organization')), test.id('ours.admin'), 'in his own name');
select throws_ok(format($q$select pg_temp.does('pm_app', 'insert into shared.system_settings (setting_key, setting_value, updated_by) values (''x'', ''1'', ''%s'')')$q$, gen_random_uuid()),
                 '23514', null, 'the type is checked, and a made-up author is not even looked at');
select lives_ok(format($q$select pg_temp.does('pm_app', 'update shared.system_settings set updated_by = ''%s''')$q$, test.id('theirs.admin')), 'in nobody else''s …');
select is((select updated_by from shared.system_settings where organization_id = test.id('ours.organization')), test.id('ours.admin'), '… name');
select is((select setting_value #>> '{}' from shared.system_settings where organization_id is null and setting_key = 'footer'), 'Platform', 'the platform''s stays');
select is(pg_temp.does('pm_app', 'delete from shared.system_settings'), '1', 'he takes away his own alone');
select throws_ok($$select test.asks('tenant_role', 'ours', 'select 1 from shared.system_settings')$$, '42501', null, 'a renter has no business with them');

-- secret ones
select is(test.asks('pm_app', 'ours', $$select app.set_secret_setting('smtp', '"s1"', 'Mail')$$), '', 'an administrator sets a secret');
select is(test.asks('pm_app', 'ours', $$select app.set_secret_setting('smtp', '{"a": 1}')$$), '', 'and another');
select results_eq($$select setting_value, value_type::text, is_secret, description, updated_by from shared.system_settings where organization_id = test.id('ours.organization')$$,
                  $$values ('{"a": 1}'::jsonb, 'json', true, 'Mail', test.id('ours.admin'))$$, 'which replaces it');
select is(test.asks(role, 'ours', 'select count(*) from shared.system_settings where is_secret'), '0', role || ' reads none')
from unnest(array['pm_app', 'property_manager_role', 'pm_readonly', 'pm_reporting']) role;
select is(pg_temp.does('pm_app', 'delete from shared.system_settings where setting_key = ''smtp'''), '0', 'none is deleted by hand');
select throws_ok($$select pg_temp.does('pm_app', 'insert into shared.system_settings (setting_key, setting_value, is_secret) values (''x'', ''"x"'', true)')$$, '42501', null, 'nor written by hand');
create function pg_temp.secret(slug text, key text) returns jsonb
  language plpgsql
as $$
declare
  organization  constant uuid := test.id(slug || '.organization');
  secret        jsonb;
begin
  set local role pm_service;
  secret := app.secret_setting(organization, key);
  reset role;
  return secret;
end
$$;
select is(pg_temp.secret('ours', 'smtp'), '{"a": 1}', 'the platform reads it');
select is(pg_temp.secret('theirs', 'smtp'), '"p1"', 'its own where an organization has none');
select is(pg_temp.secret('theirs', 'footer'), null, 'and only secrets');
select throws_ok(format($q$select test.asks('pm_app', 'ours', 'select app.secret_setting(''%s'', ''smtp'')')$q$, test.id('theirs.organization')), '42501', null, 'nobody else does');
select is(test.asks('pm_app', 'ours', $$select app.set_secret_setting('smtp', null)$$), '', 'NULL takes it away');
select is((select count(*)::int from shared.system_settings where is_secret), 1, 'and not the platform''s');
update core.organization_members set permissions = '["users.view_all"]';
select throws_ok($$select test.asks('pm_app', 'ours', 'select app.set_secret_setting(''smtp'', ''"x"'')')$$, '42501', null, 'without the permission nobody sets one');

-- the platform's
insert into shared.system_configuration (config_key, config_value, is_readonly) values ('engine', '"a"', true);
set local role pm_service;
select lives_ok($$select app.set_configuration('motd', '"Hello"'), app.set_configuration('motd', '"Bye"')$$, 'the platform sets what it likes');
select throws_ok($$select app.set_configuration('engine', '"b"')$$, '42501', null, 'but what is read-only');
reset role;
select throws_ok($$delete from shared.system_configuration where config_key = 'engine'$$, '42501', null, 'which nobody deletes either');
set local role pm_owner;
select lives_ok($$update shared.system_configuration set config_value = '"b"' where config_key = 'engine'$$, 'a migration changes it');
reset role;

select * from finish();
rollback;
