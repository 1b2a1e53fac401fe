-- Deletes delivery records of two years ago, a batch a night.
-- pmdb: schedule 0 6 * * *
-- pmdb: user pm_cron
-- pmdb: timeout 10min

select app.delete_old_communication_logs('2 years');
