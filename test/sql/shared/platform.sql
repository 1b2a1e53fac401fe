-- What the platform keeps of organizations and of itself: who changed it, who may, and that each organization is registered.
begin;
select plan(8);

insert into shared.scheduled_jobs (job_name, schedule, command) values ('x', '* * * * *', 'select 1');
insert into shared.system_settings (organization_id, setting_key, setting_value) values (test.id('ours.organization'), 'x', '"x"');

select app.set_context_as(test.id('ours.admin'), test.id('ours.organization'));
insert into shared.feature_flags (flag_key) values ('x');
insert into shared.system_configuration (config_key, config_value) values ('x', '1');
select is((select updated_by from shared.feature_flags where flag_key = 'x'), test.id('ours.admin'), 'who set a flag');
select is((select updated_by from shared.system_configuration where config_key = 'x'), test.id('ours.admin'), 'who configured');

select is(test.does('pm_app', array['organization.view', 'organization.update'], 'update shared.system_settings set setting_value = ''"y"'' returning 1'),
          '1', 'staff change the organization''s settings');
select is(test.does('pm_app', test.all_but('organization.update'), 'update shared.system_settings set setting_value = ''"y"'' returning 1'),
          '0', 'by permission');

set local role pm_cron;
select is((select count(*)::int from shared.scheduled_jobs where job_name = 'x'), 1, 'the scheduler sees its jobs');
reset role;

insert into core.organizations (name, slug) values ('New', 'new');
select is((select tenancy_model::text from public.tenant_registry join core.organizations o on o.id = organization_id where o.slug = 'new'), 'pooled',
          'an organization is registered as it begins');
select throws_ok($$update public.tenant_registry set tenancy_model = 'galaxy'$$, '23514',
                 'new row for relation "tenant_registry" violates check constraint "tenant_registry_tenancy_model_check"', 'in a way that there is');
select throws_ok($$call test.write_untriggered('update shared.audit_logs set action = ''PEEK''')$$, '23514', null, 'the trail knows four actions');

select * from finish();
rollback;
