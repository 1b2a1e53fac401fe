-- Takes away what an application keeps in its cache.

set role pm_definer;

drop function core.property_for_cache(uuid);

reset role;
