/** A day as PostgreSQL writes it: "2025-03-01". */
export type Day = string;

export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && toDay(asDate(text)) === text;
}

export function addDays(day: Day, days: number): Day {
  const date = asDate(day);
  date.setUTCDate(date.getUTCDate() + days);
  return toDay(date);
}

/** Of a month's first day: the first day of another month. */
export function addMonths(first: Day, months: number): Day {
  const date = asDate(first);
  date.setUTCMonth(date.getUTCMonth() + months);
  return toDay(date);
}

export function firstOfMonth(day: Day): Day {
  return `${day.slice(0, 7)}-01`;
}

/** A moment of that day, in UTC. */
export function at(day: Day, hour: number): string {
  return `${day} ${String(hour).padStart(2, '0')}:00:00+00`;
}

/** Days compare as text. */
export function earlier(a: Day, b: Day): Day {
  return a < b ? a : b;
}

export function later(a: Day, b: Day): Day {
  return a < b ? b : a;
}

function asDate(day: Day): Date {
  return new Date(`${day}T00:00:00Z`);
}

function toDay(date: Date): Day {
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10);
}
