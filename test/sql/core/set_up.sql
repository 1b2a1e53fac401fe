-- The platform sets up organizations: made with time zone, currency and plan, given accounts, and another plan later.
begin;
select plan(12);

create function pg_temp.service(query text) returns text
  language sql
  return test.asks('pm_service', 'ours', query);

select isnt(pg_temp.service(format($$select app.create_organization('New', 'new', %L, 'Europe/Berlin', 'EUR', 'professional')$$, test.id('ours.admin'))), null, 'one is made');
select results_eq($$select timezone::text, currency::text, subscription_plan::text from core.organizations where slug = 'new'$$,
                  $$values ('Europe/Berlin', 'EUR', 'professional')$$, 'as it was said');
select matches(test.message('pm_service', 'ours', format($$select app.create_organization('X', 'Not a slug!', %L)$$, test.id('ours.admin'))), 'is no slug', 'a slug is of a form');
select is(test.refusal('pm_app', 'ours', format($$select app.create_organization('X', 'x', %L)$$, test.id('ours.admin'))), '42501', 'only the platform makes them');

create function pg_temp.new() returns uuid
  language sql
  return (select id from core.organizations where slug = 'new');

select is(pg_temp.service(format('select app.create_chart_of_accounts(%L)', pg_temp.new())), '13', 'it gets accounts');
select is(pg_temp.service(format('select app.create_chart_of_accounts(%L)', pg_temp.new())), '0', 'once');
select is(test.refusal('pm_app', 'ours', format('select app.create_chart_of_accounts(%L)', pg_temp.new())), '42501', 'from the platform');

select is(test.refusal('pm_service', 'ours', format($$select app.set_plan(%L, 'enterprise', max_users => 7)$$, pg_temp.new())), 'accepted', 'it gets another plan');
select results_eq($$select subscription_plan::text, subscription_status::text, max_users, max_properties from core.organizations where slug = 'new'$$,
                  $$values ('enterprise', 'active', 7, 10)$$, 'and keeps what wasn''t said');
select is(test.refusal('pm_service', 'ours', format($$select app.set_plan(%L, 'galaxy')$$, pg_temp.new())), 'organizations_subscription_plan_check', 'a plan that there is');
select is(test.refusal('pm_service', 'ours', $$select app.set_plan(gen_random_uuid(), 'basic')$$), 'P0002', 'of an organization that there is');
select is(test.refusal('pm_app', 'ours', format($$select app.set_plan(%L, 'enterprise')$$, test.id('ours.organization'))), '42501', 'nobody sets his own');

select * from finish();
rollback;
