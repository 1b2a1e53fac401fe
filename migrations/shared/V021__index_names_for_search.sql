-- Names are searched by similarity, not by English stems (E060). For the search functions of the definer: under the
-- policies an index can't serve these operators (E057).

set role pm_owner;
set search_path = pg_catalog, extensions, public; -- where the operator class may be

create index idx_properties_name_trgm on core.properties using gin (name gin_trgm_ops);
create index idx_tenants_name_trgm    on core.tenants    using gin ((first_name || ' ' || last_name) gin_trgm_ops);

reset search_path;
reset role;
