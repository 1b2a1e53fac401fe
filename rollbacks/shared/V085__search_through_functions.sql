-- Takes away the search functions.

set role pm_definer;

drop function app.units_with_features(text[]);
drop function app.properties_with_amenities(text[]);
drop function app.search_tenants(text, integer);
drop function app.search_properties(text, integer);
drop function app.search_limit(integer);
drop function app.like_part(text);

reset role;
