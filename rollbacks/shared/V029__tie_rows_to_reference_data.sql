-- Lets currency, time zone and country be any text again.

set role pm_owner;

drop index identity.idx_user_profiles_timezone;
drop index core.idx_properties_country;
drop index core.idx_organizations_timezone;
drop index core.idx_organizations_currency;

alter table identity.user_profiles drop constraint user_profiles_timezone_fkey;
alter table core.properties        drop constraint properties_country_fkey;
alter table core.organizations     drop constraint organizations_timezone_fkey,
                                   drop constraint organizations_currency_fkey;

reset role;
