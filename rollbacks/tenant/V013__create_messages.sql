-- Takes away the messages.

set role pm_owner;

drop table messages;

reset role;
