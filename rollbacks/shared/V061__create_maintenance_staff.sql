-- Takes away the maintenance staff.

set role pm_owner;

drop table operations.maintenance_staff;

reset role;
