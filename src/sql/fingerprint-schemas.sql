-- One hash a schema: equal for tenants whose schemas are equal.

select
  schema,
  encode(
    sha256(convert_to(
      string_agg(concat_ws(' ', kind, object, definition), E'\n' order by kind collate "C", object collate "C"), 'UTF8'
    )),
    'hex'
  ) as hash
from (
/* described */
) object
group by schema
