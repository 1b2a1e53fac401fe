-- Moves final journals of two years ago to the archive, a batch a night (E171).
-- pmdb: schedule 30 2 * * *
-- pmdb: user pm_cron
-- pmdb: timeout 30min

select app.archive_old_transactions(at_most => 10000), app.org_archive_all_transactions(at_most => 10000);
