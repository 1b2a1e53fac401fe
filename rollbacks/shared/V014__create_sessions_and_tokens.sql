-- Takes away sessions, tokens and second factors.

set role pm_owner;

drop table identity.mfa_settings;
drop table identity.auth_tokens;
drop table identity.auth_sessions;

reset role;
