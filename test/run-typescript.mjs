// For tools that are written in TypeScript and use the sources as they are: mutants.mjs, chaos.mjs.
import { readFile } from 'node:fs/promises';
import { createServer, runnerImport } from 'vite';

/** `import text from './x.sql'` gives the file's text, as in the bundle. */
const sqlAsText = {
  name: 'sql-as-text',
  enforce: 'pre',
  async load(id) {
    if (id.endsWith('.sql')) return `export default ${JSON.stringify(await readFile(id, 'utf8'))}`;
  },
};

/**
 * A module that imports TypeScript, and SQL as text.
 *
 * @param {string} file
 */
export async function importTypescript(file) {
  return (await runnerImport(file, { configFile: false, logLevel: 'error', plugins: [sqlAsText] })).module;
}

/**
 * Calls the function `main` of a module with what was given on the command line. What it returns is the exit code.
 *
 * @param {string} file
 */
export async function runMain(file) {
  // A server, for modules are also imported while main runs: `runnerImport` forgets its own by then.
  const server = await createServer({
    configFile: false,
    logLevel: 'error',
    appType: 'custom',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
    plugins: [sqlAsText],
  });
  try {
    const module = await server.ssrLoadModule(file);
    process.exitCode = await module.main(process.argv.slice(2));
  } finally {
    await server.close();
  }
}
