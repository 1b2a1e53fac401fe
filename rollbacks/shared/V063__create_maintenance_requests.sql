-- Takes away maintenance requests.

set role pm_owner;

drop table operations.maintenance_requests;
drop function app.new_number(text);

reset role;
