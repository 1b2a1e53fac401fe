-- What no policy lets anybody write: the secrets of an organization, which only the platform reads, and what the platform sets.

set role pm_definer;

create function app.set_secret_setting(setting_key text, setting_value jsonb, description text default null) returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  organization constant uuid := app.organization_if('organization.update');
begin
  if organization is null then
    raise insufficient_privilege using message = 'the current user may not change the settings of the organization';
  end if;
  if set_secret_setting.setting_value is null then
    delete from shared.system_settings s
    where s.organization_id = organization and s.setting_key = set_secret_setting.setting_key and s.is_secret;
    return;
  end if;
  insert into shared.system_settings as s (organization_id, setting_key, setting_value, value_type, is_secret, description)
  values (organization, set_secret_setting.setting_key, set_secret_setting.setting_value,
          coalesce(substring(jsonb_typeof(set_secret_setting.setting_value) from '^(string|number|boolean)$'), 'json'), true,
          set_secret_setting.description)
  on conflict on constraint system_settings_organization_id_setting_key_key do update
  set setting_value = excluded.setting_value,
      value_type    = excluded.value_type,
      is_secret     = true,
      description   = coalesce(excluded.description, s.description);
end
$$;

create function app.secret_setting(organization uuid, setting_key text) returns jsonb
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
begin atomic
  select s.setting_value
  from shared.system_settings s
  where (s.organization_id = secret_setting.organization or s.organization_id is null)
    and s.setting_key = secret_setting.setting_key and s.is_secret
  order by s.organization_id nulls last
  limit 1;
end;

create function app.set_feature_flag(
  flag_key            text,
  is_enabled          boolean,
  organization        uuid default null,
  rollout_percentage  integer default 100,
  expires_at          timestamptz default null
) returns void
  language sql security definer
  set search_path = pg_catalog, pg_temp
begin atomic
  insert into shared.feature_flags (organization_id, flag_key, is_enabled, rollout_percentage, expires_at)
  values (set_feature_flag.organization, set_feature_flag.flag_key, set_feature_flag.is_enabled,
          set_feature_flag.rollout_percentage, set_feature_flag.expires_at)
  on conflict on constraint feature_flags_organization_id_flag_key_key do update
  set is_enabled         = excluded.is_enabled,
      rollout_percentage = excluded.rollout_percentage,
      expires_at         = excluded.expires_at;
end;

create function app.set_configuration(config_key text, config_value jsonb, description text default null) returns void
  language sql security definer
  set search_path = pg_catalog, pg_temp
begin atomic
  insert into shared.system_configuration as c (config_key, config_value, description)
  values (set_configuration.config_key, set_configuration.config_value, set_configuration.description)
  on conflict on constraint system_configuration_pkey do update
  set config_value = excluded.config_value,
      description  = coalesce(excluded.description, c.description);
end;

comment on function app.set_secret_setting(text, jsonb, text) is
  'Sets a secret of the current organization, encrypted by the application as it likes; NULL takes it away. Needs organization.update';
comment on function app.secret_setting(uuid, text) is
  'A secret of an organization, else the platform''s of that name; NULL where there is none';
comment on function app.set_feature_flag(text, boolean, uuid, integer, timestamptz) is
  'Switches a feature on or off, for one organization or, without one, for all that have no flag of their own';
comment on function app.set_configuration(text, jsonb, text) is
  'Sets what the platform is set to, unless it is read-only';

grant execute on function app.set_secret_setting(text, jsonb, text) to pm_app;
grant execute on function
  app.secret_setting(uuid, text),
  app.set_feature_flag(text, boolean, uuid, integer, timestamptz),
  app.set_configuration(text, jsonb, text)
  to pm_service;

reset role;
