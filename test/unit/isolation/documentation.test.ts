import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SETTINGS } from '../../../src/core/isolation/settings.ts';

const root = join(import.meta.dirname, '../../..');
const page = readFileSync(join(root, 'docs/isolation.md'), 'utf8');

test('the example of the documentation is the project that the tests attack', () => {
  const example = /<!-- example -->\n```json\n(.*?)```\n<!-- \/example -->/s.exec(page)?.[1];
  expect(example).toBe(readFileSync(join(root, 'test/fixtures/isolation/accounts/isolation.json'), 'utf8'));
});

test('the documentation describes every member of isolation.json', () => {
  const { context, personas, ...others } = SETTINGS.shape;
  const nested = [
    ...Object.keys(context.shape).map((name) => `context.${name}`),
    ...Object.keys(personas.valueType.shape),
  ];
  const missing = [...Object.keys(others), ...nested].filter((name) => !page.includes(`| \`${name}\` |`));
  expect(missing.filter((name) => name !== 'role')).toEqual([]);
});
