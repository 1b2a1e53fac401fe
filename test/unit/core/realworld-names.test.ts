import { expect, test } from 'vitest';
import { parseFileName } from '../../../src/core/layout.ts';

const advice = (fileName: string, folder = 'migrations/shared') => {
  const result = parseFileName(folder, fileName);
  return 'remedy' in result ? result.remedy : result;
};

test.each([
  ['000001_create_teams.up.sql', 'V000001__create_teams.sql'],
  ['20220614074223_add_ip_to_audit_log.postgres.up.sql', 'V20220614074223__add_ip_to_audit_log_postgres.sql'],
  ['001.do.add-notes.sql', 'V001__do_add_notes.sql'],
  ['V2__x.SQL', 'V2__x.sql'],
  ['v3__x.sql', 'V3__x.sql'],
  ['V4_x.sql', 'V4__x.sql'],
  ['B5__base line.sql', 'V5__base_line.sql'],
  ['V6__.sql', 'V6__description.sql'],
  ['2fa.sql', 'V2__fa.sql'],
])('%s could be called %s', (fileName, name) => {
  expect(advice(fileName)).toBe(
    `Name it V<number>__<description>.sql, such as ${name}, or move it out of migrations/shared.`,
  );
});

test.each([
  ['V1.2__x.sql', 'V102__x.sql'],
  ['V1_10__x.sql', 'V110__x.sql'],
  ['V2026_01_31_1200__x.sql', 'V202601311200__x.sql'],
])('the parts of a version make one number: %s', (fileName, name) => {
  expect(advice(fileName)).toBe(
    `A version is one whole number. Name it V<number>__<description>.sql, such as ${name}, or move it out of migrations/shared.`,
  );
});

test.each([
  ['000001_create_teams.down.sql', 'V000001__create_teams.sql'],
  ['20260131_x.undo.sql', 'V20260131__x.sql'],
  ['U1.2__x.sql', 'V102__x.sql'],
])('what undoes belongs to the rollbacks: %s', (fileName, name) => {
  expect(advice(fileName)).toBe(`It undoes: move it to rollbacks/shared/${name}.`);
  expect(advice(fileName, 'rollbacks/shared')).toContain(`such as ${name}, or`);
});

test('what other tools run after each change can not be renamed into a migration', () => {
  expect(advice('R__all_views.sql')).toBe(
    'Each migration runs once here: put each change into one of its own, V<number>__all_views.sql, or move it out of migrations/shared.',
  );
  expect(advice('R__3_views.sql')).toContain('V<number>__views.sql');
});
