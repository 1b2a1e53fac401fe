-- A year from the 29th of February ends with the next February, and so do six months from the 31st of August: they were taken for
-- 366 and 182 days, and renewed for as many (E214).

set role pm_definer;

-- Whole months stay whole months: a year that began on the first ends with the last day of a month again. Where a month has no such
-- day as the term began on, the term may end with it, and the next one begins on a first.
create or replace function app.next_term_end(start_date date, end_date date) returns date
  language sql immutable parallel safe
begin atomic
  with term as (
    select
      (extract(year from end_date + 1) - extract(year from start_date))::integer * 12
        + (extract(month from end_date + 1) - extract(month from start_date))::integer as months,
      case when extract(day from start_date + 1) = 1 and extract(day from end_date + 2) = 1
           then 31 else extract(day from start_date)::integer end                      as anchor_day,
      extract(day from end_date + 1) = 1 and extract(day from start_date) > extract(day from end_date) as cut_short
  )
  select case
    when months > 0 and app.add_months(start_date, months, anchor_day) = end_date + 1
      then app.add_months(start_date, 2 * months, anchor_day) - 1
    when months > 1 and cut_short
      then app.add_months(end_date + 1, months - 1, 1) - 1
    else end_date + (end_date - start_date + 1)
  end
  from term;
end;

reset role;
