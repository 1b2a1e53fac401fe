-- What people may do is audited, wherever it is said (E118).
begin;
select plan(2);

insert into identity.user_claims (user_id, organization_id, claim_type, claim_value)
values (test.id('ours.admin'), test.id('ours.organization'), 'department', 'Sales');
select is((select action::text from shared.audit_logs where table_name = 'identity.user_claims'), 'INSERT', 'a claim');
update identity.permissions set description = 'Everything there is' where code = 'all';
select is((select new_values ->> 'description' from shared.audit_logs where table_name = 'identity.permissions' and action = 'UPDATE'), 'Everything there is', 'what a permission means');

select finish();
rollback;
