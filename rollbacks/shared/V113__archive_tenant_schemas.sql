-- Takes away the archive of tenant schemas' books.

set role pm_definer;

drop function app.org_archive_all_transactions(interval, integer);
drop function app.org_archive_transactions(regclass, interval, integer);
drop function app.org_archivable_journals(regclass, date, integer, uuid[]);
drop function app.org_tied_journals(regclass, uuid[]);

reset role;
