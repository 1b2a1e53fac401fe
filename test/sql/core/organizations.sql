-- Organizations: made by the platform, changed by those who may, deleted by nobody.
begin;
select plan(17);

select throws_ok($$update core.organizations set timezone = 'Mars/Olympus'$$, '22023', null, 'a time zone that nobody knows');
insert into shared.time_zones (name, display_name) values ('Moon/Tranquility', 'Moon');
select throws_ok($$update core.organizations set timezone = 'Moon/Tranquility'$$, '22023', null, 'one that the server does not know');
select throws_ok($$update core.organizations set timezone = 'EST5EDT4'$$, '23503', null, 'one that only the server knows');
select throws_ok($$update core.organizations set currency = 'XYZ'$$, '23503', null, 'a currency that does not exist');
select throws_ok($$update core.organizations set slug = 'theirs' where slug = 'ours'$$, '23505', null, 'the slug is taken');
update core.organizations set domain = 'ours.example' where slug = 'ours';
select throws_ok($$update core.organizations set domain = 'ours.example' where slug = 'theirs'$$, '23505', null, 'the domain is taken (E043)');

select is(test.asks('pm_app', 'ours', 'select string_agg(slug, '','') from core.organizations'), 'ours', 'one sees one''s own');
select is(test.asks('pm_app', 'ours', $$with o as (update core.organizations set name = 'New' returning 1) select count(*) from o$$), '1',
          'an administrator renames it');
select throws_ok(format($q$select test.asks('pm_app', 'ours', 'update core.organizations set %s')$q$, change), '42501', null, 'but not: ' || change)
from unnest(array['subscription_plan = ''''enterprise''''', 'max_properties = 1000', 'trial_ends_at = null', 'slug = ''''x''''']) change; -- E085
select throws_ok($$select test.asks('pm_app', 'ours', 'delete from core.organizations')$$, '42501', null, 'nor does he delete it');
select throws_ok($$select test.asks('pm_app', 'ours', 'insert into core.organizations (name, slug) values (1, 1)')$$, '42501', null, 'nor make another');
select throws_ok($$select test.asks('tenant_role', 'ours', 'select billing_email from core.organizations')$$, '42501', null, 'a renter sees its name, not its bills');

update core.organization_members set permissions = '["users.view_all"]';
select is(test.asks('pm_app', 'ours', $$with o as (update core.organizations set name = 'Newer' returning 1) select count(*) from o$$), '0',
          'without the permission nothing changes');
select set_config('app.context', '', true);
select throws_ok('set local role pm_app; select count(*) from core.organizations', '42501', 'no organization context', 'without a context there is an error');

select * from finish();
rollback;
