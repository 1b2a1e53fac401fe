-- Takes away the indexes for search by similarity.

set role pm_owner;

drop index core.idx_tenants_name_trgm;
drop index core.idx_properties_name_trgm;

reset role;
