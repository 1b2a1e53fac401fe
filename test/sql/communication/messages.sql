-- Messages: whom they may name, who sees them, who writes them.
begin;
select plan(22);

create function pg_temp.write(org text, kind text, recipient uuid, content text) returns uuid
  language sql
as $$
  insert into communication.messages (organization_id, sender_id, recipient_type, recipient_id, content)
  values (test.id(org || '.organization'), test.id(org || '.profile'), kind, recipient, content) returning id
$$;

select throws_ok($$select pg_temp.write('ours', 'tenant', test.id('ours.unit'), 'x')$$, '23503', null, 'a recipient of another kind');
select throws_ok($$select pg_temp.write('ours', 'tenant', test.id('theirs.tenant'), 'x')$$, '23503', null, 'one of another organization');
select throws_ok($$select pg_temp.write('ours', 'galaxy', test.id('ours.tenant'), 'x')$$, '23514', null, 'one of no kind');

select lives_ok(format('select pg_temp.write(%L, %L, %L, %L)', 'ours', kind, test.id('ours.' || name), content), 'to ' || name)
from (values ('tenant', 'tenant', 'to you'), ('unit', 'unit', 'to your unit'), ('unit', 'other unit', 'next door'),
             ('user', 'profile', 'to the boss')) v (kind, name, content);
select throws_ok(
  $$insert into communication.messages (organization_id, sender_id, recipient_type, recipient_id, content, parent_message_id)
    select organization_id, sender_id, recipient_type, recipient_id, 'answer', id from communication.messages where content = 'to you'$$,
  '23503', null, 'an answer belongs to the thread');

select is(test.asks('tenant_role', 'ours', 'select string_agg(content, '','' order by content) from communication.messages'),
          'to you,to your unit', 'a renter sees what came to him and to his home');
select isnt(test.asks('tenant_role', 'ours', format('select app.send_message(%L, %L, %L)', 'property', test.id('ours.property'), 'help')),
            null, 'he writes to those who manage it');
select throws_ok(
  format($q$select test.asks('tenant_role', 'ours', 'select app.send_message(''user'', ''%s'', ''psst'')')$q$, test.id('ours.lodger')),
  '42501', null, 'but to no renter');
select throws_ok($$select test.asks('tenant_role', 'ours', 'insert into communication.messages (content) values (1)')$$, '42501', null,
                 'and in no other way');
select is(test.asks('property_manager_role', 'ours', 'select content from communication.messages where recipient_type = ''property'''),
          'help', 'the manager sees it');
select is(test.asks('tenant_role', 'ours', 'select app.mark_read((select array_agg(id) from communication.messages))'), '1',
          'one reads what came to oneself');
update core.properties set property_manager_id = null where id = test.id('ours.property');
delete from core.property_managers where property_id = test.id('ours.property');
select is(test.refusal('property_manager_role', 'ours', format($q$insert into communication.messages (sender_id, recipient_type, recipient_id, content)
            values (%L, %L, %L, 'x')$q$, test.id('ours.profile'), kind, test.id('ours.' || name))), '42501', 'who manages nothing writes to no ' || kind)
from (values ('property', 'property'), ('unit', 'unit'), ('tenant', 'tenant')) v (kind, name);
update core.properties set property_manager_id = test.id('ours.profile') where id = test.id('ours.property');
select is(test.refusal('property_manager_role', 'ours', format($q$insert into communication.messages (sender_id, recipient_type, recipient_id, content)
            values (%L, %L, %L, 'x')$q$, test.id('ours.profile'), kind, test.id('ours.' || name))), 'accepted', 'its manager writes to the ' || kind)
from (values ('property', 'property'), ('unit', 'unit'), ('tenant', 'tenant')) v (kind, name);
select is(test.asks('tenant_role', 'theirs', 'select count(*) from communication.messages'), '0', 'another organization sees none of it');
select is((select count(*)::int from shared.audit_logs where table_name = 'communication.messages'
           and coalesce(new_values, old_values) ->> 'content' is distinct from '[redacted]'), 0,
          'the audit trail knows of them, not what they say');

select finish();
rollback;
