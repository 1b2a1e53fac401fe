-- Takes away notifications, and the preferences about them.

set role pm_owner;

drop table communication.notification_preferences;
drop table communication.notifications;

reset role;
