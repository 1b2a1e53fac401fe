-- Notifications, preferences, announcements and the record of contacts.
begin;
select plan(12);

insert into communication.notifications (organization_id, recipient_tenant_id, notification_type, title, dedupe_key)
values (test.id('ours.organization'), test.id('ours.tenant'), 'rent_due', 'Rent', 'rent-2026-01');
select throws_ok(
  $$insert into communication.notifications (organization_id, recipient_tenant_id, notification_type, title, dedupe_key)
    values (test.id('ours.organization'), test.id('ours.tenant'), 'rent_due', 'Rent', 'rent-2026-01')$$,
  '23505', null, 'the same notification twice');
select throws_ok(
  $$insert into communication.notifications (organization_id, notification_type, title) values (test.id('ours.organization'), 'x', 'x')$$,
  '23514', null, 'a notification to nobody');
select is(test.asks('tenant_role', 'ours', 'select string_agg(title, '','') from communication.notifications'), 'Rent', 'the renter sees his');
select is(test.asks('tenant_role', 'ours', 'select app.mark_read((select array_agg(id) from communication.notifications))'), '1', 'and reads it');
select is((select status::text from communication.notifications), 'read', 'which shows');

select lives_ok($$select test.asks('tenant_role', 'ours', 'insert into communication.notification_preferences (user_profile_id, notification_type, channel)
  values (app.current_profile_id(), ''rent_due'', ''sms'') returning id')$$, 'everybody sets his own preferences');
select throws_ok(format($q$select test.asks('tenant_role', 'ours', 'insert into communication.notification_preferences (user_profile_id, notification_type, channel)
  values (''%s'', ''rent_due'', ''sms'')')$q$, test.id('ours.profile')), '42501', null, 'and nobody else''s');

insert into communication.announcements (organization_id, property_id, title, content, audience, status, published_at)
select test.id('ours.organization'), property, title, 'x', audience, status, now()
from (values (test.id('ours.property'), 'Water', 'tenants', 'published'), (null, 'Party', 'all', 'published'),
             (null, 'Salaries', 'staff', 'published'), (null, 'Soon', 'all', 'draft')) v (property, title, audience, status);
select is(test.asks('tenant_role', 'ours', 'select string_agg(title, '','' order by title) from communication.announcements'), 'Party,Water',
          'a renter sees what is published for renters');
select is(test.asks('property_manager_role', 'ours', 'select string_agg(title, '','' order by title) from communication.announcements'),
          'Party,Salaries', 'a manager what is for staff');

insert into communication.communication_logs (organization_id, channel, to_address, created_at)
select test.id('ours.organization'), 'email', 'rita@example.com', now() - age
from (values (interval '3 years'), (interval '3 years'), (interval '1 day')) v (age);
select is(app.delete_old_communication_logs('2 years', 1), 1::bigint, 'old contacts go in batches');
select is(app.delete_old_communication_logs(), 1::bigint, 'until none is left');
select throws_ok($$select test.asks('pm_reporting', 'ours', 'select to_address from communication.communication_logs')$$, '42501', null,
                 'addresses are not for reports');

select finish();
rollback;
