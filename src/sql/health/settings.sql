-- Settings with which a crash of the machine loses or breaks data, and those that write people's data into the log.

select 'settings' as "check",
       s.level,
       s.name as object,
       format('it is %s: %s', p.setting, s.danger) as detail,
       s.remedy
  from (values
         ('fsync',              'off', 'critical', 'a crash of the machine breaks the database for good',      'set it to on, and restart from a backup if the machine has crashed since'),
         ('full_page_writes',   'off', 'critical', 'a page that a crash cut in two stays broken',              'set it to on'),
         ('autovacuum',         'off', 'warn',     'nothing is cleaned until transaction ids run out',         'set it to on'),
         ('track_counts',       'off', 'warn',     'autovacuum does not know what to clean',                   'set it to on'),
         ('synchronous_commit', 'off', 'warn',     'the last transactions before a crash are lost',            'set it to on, and off for those transactions alone that may be lost'),
         ('password_encryption', 'md5', 'warn',    'passwords are kept as hashes that are easily broken',      'set it to scram-sha-256, and set the passwords anew'),
         ('log_statement',      'all', 'warn',     'the log has every statement, with names, numbers and keys', 'set it to ddl')
       ) s (name, bad, level, danger, remedy)
  join pg_settings p on p.name = s.name and p.setting = s.bad
 order by s.level, s.name
