-- Who sees a message by being its recipient, whatever else he may see: in person, and by the house he lives in.
begin;
select plan(3);

insert into communication.messages (organization_id, sender_id, recipient_type, recipient_id, content)
values (test.id('ours.organization'), test.id('ours.lodger'),  'user',     test.id('ours.profile'),  'to the boss'),
       (test.id('ours.organization'), test.id('ours.profile'), 'property', test.id('ours.property'), 'to the house');

select is(test.does('pm_app', '{}', 'select 1 from communication.messages where recipient_type = ''user'''), '1', 'who has no permission sees what came to himself');
select is(test.asks('property_manager_role', 'ours', 'select count(*) from communication.messages'), '2', 'a manager what came to his property as well');
select is(test.asks('tenant_role', 'ours', 'select content from communication.messages where recipient_type = ''property'''), 'to the house', 'a renter what came to his house');

select * from finish();
rollback;
