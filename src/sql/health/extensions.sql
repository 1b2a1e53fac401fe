-- Extensions whose objects in this database are older than the files that the server has.

select 'extensions' as "check",
       'warn' as level,
       name as object,
       format('is version %s here, the server has %s', installed_version, default_version) as detail,
       format('read its release notes, then: alter extension %I update;', name) as remedy
  from pg_available_extensions
 where installed_version <> default_version
 order by name
