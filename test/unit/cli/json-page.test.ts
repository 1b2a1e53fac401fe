import { expect, test } from 'vitest';
import { jsonPage } from './json-page.ts';

// `npm run docs:commands` writes the page anew.
test('docs/json.md says what --json prints', async () => {
  await expect(jsonPage()).toMatchFileSnapshot('../../../docs/json.md');
});
