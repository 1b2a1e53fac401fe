-- Takes away the leases. Units keep the status that they have.

set role pm_owner;

drop trigger keep_unit_status_on_update on units;
drop trigger keep_unit_status_on_insert on units;
drop table leases;

reset role;
