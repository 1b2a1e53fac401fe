-- Takes away vendors and their services.

set role pm_owner;

drop table operations.vendor_services;
drop table operations.vendors;

reset role;
