import { expect, test } from 'vitest';
import { commandsPage } from './commands-page.ts';

// `npm run docs:commands` writes the page anew.
test('docs/commands.md says what the commands are', async () => {
  await expect(commandsPage()).toMatchFileSnapshot('../../../docs/commands.md');
});
