import { readFile } from 'node:fs/promises';
import { defineConfig, type Plugin } from 'vitest/config';

/** `import text from './x.sql'` gives the file's text, as in the bundle. */
const asText: Plugin = {
  name: 'as-text',
  enforce: 'pre',
  async load(id) {
    if (/\.(sql|bash|zsh|fish)$/.test(id)) return `export default ${JSON.stringify(await readFile(id, 'utf8'))}`;
  },
};

const project = (name: string, timeout: number) => ({
  extends: true as const,
  test: { name, include: [`test/${name}/**/*.test.ts`], testTimeout: timeout, hookTimeout: timeout },
});

export default defineConfig({
  plugins: [asText],
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    maxWorkers: 4,
    projects: [project('unit', 30_000), project('db', 120_000), project('cli', 120_000)],
  },
});
