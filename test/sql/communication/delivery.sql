-- What became of a message: contacts and what the providers report, once.
begin;
select plan(12);

insert into communication.notifications (organization_id, recipient_tenant_id, notification_type, channel, status, title)
select test.id('ours.organization'), test.id('ours.tenant'), 'x', channel, status, title
from (values ('email', 'pending', 'later'), ('email', 'failed', 'lost'), ('email', 'sent', 'sent'), ('in_app', 'pending', 'here')) v (channel, status, title);

select is(test.asks('tenant_role', 'ours', 'select app.mark_read((select array_agg(id) from communication.notifications))'), '4', 'a renter reads what is for him');
select is((select string_agg(title || ' ' || status, ', ' order by title) from communication.notifications), 'here read, later pending, lost failed, sent read',
          'which neither stops an e-mail that is still to be sent, nor hides one that failed');
select is(test.asks('tenant_role', 'ours', 'select app.mark_read((select array_agg(id) from communication.notifications))'), '0', 'once');
select is(test.asks('tenant_role', 'theirs', format('select app.mark_read(%L)', (select array_agg(id) from communication.notifications))), '0', 'nobody reads for another');

insert into communication.communication_logs (organization_id, channel, tenant_id) values (test.id('ours.organization'), 'email', test.id('ours.tenant'));
insert into communication.delivery_status (organization_id, communication_log_id, status, provider_event_id)
select organization_id, id, 'delivered', 'event-1' from communication.communication_logs;
select throws_ok($$insert into communication.delivery_status (organization_id, communication_log_id, status, provider_event_id)
                   select organization_id, id, 'delivered', 'event-1' from communication.communication_logs$$, '23505', null, 'a provider that repeats itself');
select throws_ok(format('update communication.communication_logs set tenant_id = %L', test.id('theirs.tenant')), '23503', null, 'a contact with somebody else''s tenant');
select is(test.asks('pm_app', 'ours', $$with w as (update communication.communication_logs set status = 'delivered' returning 1) select count(*) from w$$), '1', 'staff note what became of it');
select throws_ok(format($q$select test.asks('pm_app', 'ours', '%s')$q$, statement), '42501', null, 'and nobody changes what was said: ' || statement)
from unnest(array['update communication.communication_logs set subject = null', 'delete from communication.communication_logs',
                  'delete from communication.delivery_status']) statement;
select is(test.asks('pm_reporting', 'ours', 'select count(*) from communication.delivery_status'), '1', 'reports count');
delete from communication.communication_logs;
select is((select count(*) from communication.delivery_status), 0::bigint, 'events go with their contact');

select * from finish();
rollback;
