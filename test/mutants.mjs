// Drops each policy, trigger and check of the database in turn, and tells which of them no test in SQL misses.
//   npm run mutants [-- policy|trigger|check] [text that the name holds]
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runnerImport } from 'vite';

/** `import text from './x.sql'` gives the file's text, as in the bundle. */
const sqlAsText = {
  name: 'sql-as-text',
  enforce: 'pre',
  async load(id) {
    if (id.endsWith('.sql')) return `export default ${JSON.stringify(await readFile(id, 'utf8'))}`;
  },
};

const main = join(import.meta.dirname, 'mutants/main.ts');
const { module } = await runnerImport(main, { configFile: false, logLevel: 'error', plugins: [sqlAsText] });
process.exitCode = await module.main(process.argv.slice(2));
