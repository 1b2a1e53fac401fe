-- Deletes sessions and one-time tokens that ended 30 days ago (E214).
-- pmdb: schedule 50 4 * * *
-- pmdb: user pm_cron
-- pmdb: timeout 10min

select app.delete_expired_sessions('30 days');
