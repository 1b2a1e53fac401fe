-- Takes away messages and announcements.

set role pm_owner;

drop table communication.announcements;
drop table communication.messages;

reset role;
