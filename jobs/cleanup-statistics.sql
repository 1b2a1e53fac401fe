-- Ends what the recording jobs keep after 30 days (E152).
-- pmdb: schedule 40 4 * * *
-- pmdb: user pm_cron
-- pmdb: timeout 10min

select monitoring.delete_old_statistics('30 days');
