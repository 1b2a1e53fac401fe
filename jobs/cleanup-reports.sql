-- Deletes reports that hold no longer (E049).
-- pmdb: schedule 10 6 * * *
-- pmdb: user pm_cron
-- pmdb: timeout 10min

select app.delete_expired_reports();
