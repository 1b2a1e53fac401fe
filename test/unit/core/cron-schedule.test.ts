import { Cron } from 'croner';
import { expect, test } from 'vitest';
import { needsBothDays, scheduleProblem } from '../../../src/core/cron-schedule.ts';

// What pg_cron 1.4 took and refused, asked by hand; and each it takes is one that the library reads.
test.for([
  '* * * * *',
  '0 2 * * *',
  '00 08 1,15 * *',
  '*/15 0-6/2,12 * JAN-mar mon,WED',
  '0 0 * * 5-7',
  '0 0 1 * 7',
  '0  0\t* * *',
])('%s', (schedule) => {
  expect(scheduleProblem(schedule)).toBeUndefined();
  expect(new Cron(schedule, { timezone: 'GMT' }).nextRun()).not.toBeNull();
});

test.for([
  ['', ''],
  ['@daily', ''],
  ['30 seconds', ''],
  ['0 2 * * * *', ''],
  ['60 * * * *', '"60" is no minute (0 to 59)'],
  ['1,,2 * * * *', '"" is no minute (0 to 59)'],
  ['5/15 * * * *', '"5/15" is no minute (0 to 59)'],
  ['*/0 * * * *', '"*/0" is no minute (0 to 59)'],
  ['*/70 * * * *', '"*/70" is no minute (0 to 59)'],
  ['10-5 * * * *', '"10-5" is no minute (0 to 59)'],
  ['* 24 * * *', '"24" is no hour (0 to 23)'],
  ['0 0 0 * *', '"0" is no day of the month (1 to 31)'],
  ['0 0 L * *', '"L" is no day of the month (1 to 31)'],
  ['0 0 $ * *', '"$" is no day of the month (1 to 31)'],
  ['0 0 * january *', '"january" is no month (1 to 12)'],
  ['0 0 * * 8', '"8" is no day of the week (0 to 7)'],
  ['0 0 * * mon#2', '"mon#2" is no day of the week (0 to 7)'],
  // pg_cron takes it, and never runs it: its Sunday is 0 in names.
  ['0 0 * * fri-sun', '"fri-sun" is no day of the week (0 to 7)'],
] as const)('%s: %s', ([schedule, problem]) => {
  expect(scheduleProblem(schedule)).toBe(problem);
});

test('both days must be right where one of them begins with a star', () => {
  const next = (schedule: string) =>
    new Cron(schedule, { timezone: 'GMT', legacyMode: !needsBothDays(schedule) }).nextRun(new Date('2026-12-01'));
  expect(next('0 0 */2 * 1')).toEqual(new Date('2026-12-07'));
  expect(next('0 0 2,15 * 1')).toEqual(new Date('2026-12-02'));
  expect(next('0 0 * * 1')).toEqual(new Date('2026-12-07'));
});
