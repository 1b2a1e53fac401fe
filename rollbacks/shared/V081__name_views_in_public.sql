-- Takes away the views in public.

set role pm_owner;

drop view public.system_configuration;
drop view public.scheduled_jobs;
drop view public.feature_flags;
drop view public.audit_logs;
drop view public.api_keys;
drop view public.auth_tokens;
drop view public.auth_sessions;
drop view public.auth_users;

reset role;
