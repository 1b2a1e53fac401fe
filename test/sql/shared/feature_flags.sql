-- Feature flags: one for everybody, and one of its own for an organization.
begin;
select plan(8);

select lives_ok($$set local role pm_service; select app.set_feature_flag('portal', true), app.set_feature_flag('chat', false); reset role$$, 'the platform switches');
select lives_ok(format($$set local role pm_service; select app.set_feature_flag('portal', false, %L), app.set_feature_flag('portal', true, %L, 50); reset role$$, test.id('ours.organization'), test.id('ours.organization')),
                'for one organization too');
select throws_ok($$set local role pm_service; select app.set_feature_flag('portal', true, rollout_percentage => 101)$$, '23514', null, 'for no more than all');

select is(test.asks(role, 'ours', 'select string_agg(flag_key || '' '' || is_enabled || '' '' || rollout_percentage, '', '' order by flag_key, organization_id nulls first) from shared.feature_flags'),
          'chat false 100, portal true 100, portal true 50', role || ' sees its organization''s and everybody''s')
from unnest(array['pm_app', 'property_manager_role', 'tenant_role']) role;
select is(test.asks('pm_app', 'theirs', 'select count(*) from shared.feature_flags'), '2', 'and not another''s');
select throws_ok($$select test.asks('pm_app', 'ours', 'update shared.feature_flags set is_enabled = true')$$, '42501', null, 'nobody switches by himself');

select * from finish();
rollback;
