-- Every check of shared, broken once: a wrong value is refused, by the name of its check.
begin;
select plan(13);

insert into shared.system_settings (organization_id, setting_key, setting_value) values (test.id('ours.organization'), 'x', '"x"');
insert into shared.feature_flags (flag_key) values ('x');
insert into shared.scheduled_jobs (job_name, schedule, command) values ('x', '* * * * *', 'select 1');

select throws_ok(
  format('update shared.%I set %s', t, change), '23514',
  format('new row for relation "%s" violates check constraint "%s_%s_check"', t, t, checked), format('%s: %s', t, change)
)
from (values
  ('currencies',      'code',               $$code = 'us1'$$),
  ('currencies',      'minor_units',        $$minor_units = 5$$),
  ('countries',       'code',               $$code = 'u'$$),
  ('countries',       'iso3',               $$iso3 = 'usa'$$),
  ('countries',       'numeric_code',       $$numeric_code = '1'$$),
  ('time_zones',      'utc_offset_minutes', $$utc_offset_minutes = 1441$$),
  ('system_settings', 'setting_value',      $$setting_value = '1'$$),
  ('system_settings', 'value_type',         $$value_type = 'galaxy', setting_value = 'null'$$),
  ('feature_flags',   'conditions',         $$conditions = '"x"'$$),
  ('feature_flags',   'rollout_percentage', $$rollout_percentage = 101$$),
  ('scheduled_jobs',  'last_duration_ms',   $$last_duration_ms = -1$$),
  ('scheduled_jobs',  'last_status',        $$last_status = 'galaxy'$$),
  ('scheduled_jobs',  'timeout_seconds',    $$timeout_seconds = 0$$)
) v (t, checked, change);

select * from finish();
rollback;
