-- The names by which an application may know platform tables (E003): views with the reader's own rights (E090), without
-- hashes and secrets. A persona is granted one only where it may read all of its columns anyway.

set role pm_owner;

create view public.auth_users with (security_invoker = true) as
  select id, external_auth_id, email, email_verified, first_name, last_name, phone_number, status, mfa_enabled,
         last_login_at, created_at, updated_at
  from identity.user_profiles;

create view public.auth_sessions with (security_invoker = true) as
  select id, user_id, device_id, device_name, ip_address, user_agent, expires_at, last_activity_at, created_at
  from identity.auth_sessions;

create view public.auth_tokens with (security_invoker = true) as
  select id, user_id, session_id, organization_id, token_type, expires_at, used_at, revoked_at, created_at
  from identity.auth_tokens;

create view public.api_keys with (security_invoker = true) as
  select id, name, organization_id, permissions, expires_at, last_used_at, is_active, created_by, created_at
  from identity.api_keys;

create view public.audit_logs with (security_invoker = true) as
  select id, organization_id, table_name, record_id, action, old_values, new_values, user_id, ip_address, user_agent,
         created_at
  from shared.audit_logs;

create view public.feature_flags with (security_invoker = true) as
  select id, flag_key, organization_id, is_enabled, rollout_percentage, conditions, description, expires_at, created_at,
         updated_at
  from shared.feature_flags;

create view public.scheduled_jobs with (security_invoker = true) as
  select id, job_name, schedule, command, cron_job_id, is_enabled, last_run_at, last_status, created_at, updated_at
  from shared.scheduled_jobs;

create view public.system_configuration with (security_invoker = true) as
  select config_key, config_value, description, is_readonly, created_at, updated_at
  from shared.system_configuration;

comment on view public.auth_users            is 'identity.user_profiles without its secrets';
comment on view public.auth_sessions         is 'identity.auth_sessions without its hashes';
comment on view public.auth_tokens           is 'identity.auth_tokens without its hash';
comment on view public.api_keys              is 'identity.api_keys without its hash';
comment on view public.audit_logs            is 'shared.audit_logs';
comment on view public.feature_flags         is 'shared.feature_flags';
comment on view public.scheduled_jobs        is 'shared.scheduled_jobs';
comment on view public.system_configuration  is 'shared.system_configuration';

reset role;
