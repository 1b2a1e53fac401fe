-- Takes away the organization's people.

set role pm_owner;

drop table users;

reset role;
