/** A field of a schedule, as pg_cron's parser (Vixie's) takes it; names stand for low, low + 1, and so on. */
interface Field {
  readonly what: string;
  readonly low: number;
  readonly high: number;
  readonly names: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const FIELDS: readonly Field[] = [
  { what: 'minute', low: 0, high: 59, names: [] },
  { what: 'hour', low: 0, high: 23, names: [] },
  { what: 'day of the month', low: 1, high: 31, names: [] },
  { what: 'month', low: 1, high: 12, names: MONTHS },
  { what: 'day of the week', low: 0, high: 7, names: DAYS },
];

const PART = /^(?:\*|(?<from>[a-z0-9]+)(?:-(?<to>[a-z0-9]+))?)(?:\/(?<step>\d+))?$/i;

/**
 * Why pg_cron would refuse five fields, or take them and never run: such as `L`, 5/15, or fri-sun, which other crons know.
 * Undefined where it would not; then so does every cron that we know. "" where there aren't five fields.
 */
export function scheduleProblem(schedule: string): string | undefined {
  const fields = schedule.split(/[ \t]+/);
  if (fields.length !== FIELDS.length) return '';
  for (const [i, field] of FIELDS.entries()) {
    const wrong = (fields[i] ?? '').split(',').find((part) => !isPart(part, field));
    if (wrong !== undefined) return `"${wrong}" is no ${field.what} (${field.low} to ${field.high})`;
  }
  return undefined;
}

/**
 * Whether the day of the month and that of the week must both be right. So it is, by Vixie's rule, where one of the two
 * fields begins with a star, as in "every second day, if it is a Monday"; otherwise either is enough.
 */
export function needsBothDays(schedule: string): boolean {
  const [, , ofMonth, , ofWeek] = schedule.split(/[ \t]+/);
  return ofMonth?.startsWith('*') === true || ofWeek?.startsWith('*') === true;
}

function isPart(part: string, field: Field): boolean {
  const { from, to, step } = PART.exec(part)?.groups ?? {};
  if (!PART.test(part)) return false;
  if (step !== undefined && !(Number(step) >= 1 && Number(step) <= field.high)) return false;
  if (from === undefined) return true;
  const [first, last] = [numberOf(from, field), numberOf(to ?? from, field)];
  // A step needs a range, or a star, to go through.
  return first !== undefined && last !== undefined && first <= last && (step === undefined || to !== undefined);
}

function numberOf(word: string, { low, high, names }: Field): number | undefined {
  const named = names.indexOf(word.toLowerCase());
  const number = named >= 0 ? named + low : /^\d{1,2}$/.test(word) ? Number(word) : Number.NaN;
  return number >= low && number <= high ? number : undefined;
}
