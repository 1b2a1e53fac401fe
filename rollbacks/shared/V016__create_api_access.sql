-- Takes away API keys and sign-in providers.

set role pm_owner;

drop table identity.api_keys;
drop table identity.oauth_providers;

reset role;
