-- Secrets that people put into JSON (settings, metadata) stayed in the audit trail for years, for all who read it: only columns
-- could be redacted (E117). What stands under a name such as password or api_key is redacted now wherever it stands.

set role pm_definer;

-- By the text of the JSON, in one pass however deep it is: PostgreSQL writes it in one form, "name": value, and a quote inside a
-- name or a value comes with a backslash, so that nothing but a name can match. Strings, numbers and lists of them are redacted;
-- what is nested below such a name has names of its own.
create function app.without_secrets(document jsonb) returns jsonb
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  written  constant text := document::text;
  secret   constant text := '[^"\\]*(?:pass(?:word|wd|phrase|code)|secret|token|credential|api[-_ ]?key|access[-_ ]?key|private[-_ ]?key'
    || '|encryption[-_ ]?key|social[-_ ]?security|(?:account|routing|card|passport)[-_ ]?number)[^"\\]*'
    || '|(?:[^"\\]*[-_ ])?(?:ssn|pin|iban|cvv|cvc|pass|pwd)';
  string   constant text := '"(?:[^"\\]|\\.)*"';
  number   constant text := '-?[0-9][0-9.eE+-]*';
begin
  return regexp_replace(
    written,
    format('"(%1$s)": (?:%2$s|%3$s|\[(?:(?:%2$s|%3$s)(?:, )?)+\])', secret, string, number),
    '"\1": "[redacted]"', 'gi'
  )::jsonb;
end
$$;

-- A word that might be of such a name is looked for first: that costs 3 µs, and the search for names 25.
create or replace function app.audited_values(row_values jsonb, columns text[], redacted text[]) returns jsonb
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select jsonb_object_agg(key, case
      when key = any (redacted) and value <> 'null' then '"[redacted]"'
      when jsonb_typeof(value) in ('object', 'array')
           and value::text ~* 'pass|pwd|secret|token|credential|key|social|number|ssn|pin|iban|cv[vc]' then app.without_secrets(value)
      else value
    end)
    from jsonb_each(row_values)
    where case when columns is null then value <> 'null' else key = any (columns) end
  );
end
$$;

comment on function app.without_secrets(jsonb) is 'The same with "[redacted]" for what stands under names such as password, token, api_key, iban';

reset role;
