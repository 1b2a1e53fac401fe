-- Users: one spelling of an address, contacts that are verified, secrets that nobody reads.
begin;
select plan(17);

select throws_ok($$insert into identity.user_profiles (email) values ('Admin@Ours.example')$$, '23514', null, 'an address has one spelling (E042)');
select throws_ok($$insert into identity.user_profiles (email) values ('admin@ours.example')$$, '23505', null, 'and one user');

update identity.user_profiles set phone_number = '1', phone_verified = true, email_verified = true where id = test.id('ours.admin');
select is((select phone_verified and email_verified from identity.user_profiles where id = test.id('ours.admin')), true, 'verified');
select is(test.asks('pm_app', 'ours', $$with u as (update identity.user_profiles set phone_number = '2' where id = app.current_user_id() returning 1) select count(*) from u$$), '1',
          'a user takes another number …');
select is((select phone_verified from identity.user_profiles where id = test.id('ours.admin')), false, '… which nobody has verified');
select is((select email_verified from identity.user_profiles where id = test.id('ours.admin')), true, 'the address still is');
update identity.user_profiles set email = 'boss@ours.example', email_verified = true where id = test.id('ours.admin');
select is((select email_verified from identity.user_profiles where id = test.id('ours.admin')), false, 'until it changes, whatever the same statement says');
update identity.user_profiles set email_verified = true where id = test.id('ours.admin');
select is((select email_verified from identity.user_profiles where id = test.id('ours.admin')), true, 'it is verified by a statement of its own');

select is(test.asks('pm_app', 'ours', 'select string_agg(email, '','' order by email) from identity.users'), 'boss@ours.example,renter@ours.example', 'an administrator sees his people');
select is(test.asks(role, 'ours', 'select count(*) from identity.users'), '1', role || ' sees himself') from unnest(array['property_manager_role', 'tenant_role']) role;
select is(test.asks('pm_app', 'ours', $$with u as (update identity.user_profiles set first_name = 'x' returning 1) select count(*) from u$$), '1', 'and everybody writes to his own row alone (E084)');
select throws_ok(format($q$select test.asks('pm_app', 'ours', 'select %I from identity.user_profiles')$q$, secret), '42501', null, 'nobody reads ' || secret)
from unnest(array['mfa_secret', 'metadata']) secret;
select throws_ok(format($q$select test.asks('pm_app', 'ours', 'update identity.user_profiles set %s where id = app.current_user_id()')$q$, change), '42501', null, 'nor writes: ' || change)
from unnest(array['email = ''''x@y''''', 'phone_verified = true', 'mfa_enabled = false']) change;

select * from finish();
rollback;
