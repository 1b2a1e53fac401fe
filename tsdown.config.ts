import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { defineConfig } from 'tsdown';

const { compile, compiledFile } = createRequire(import.meta.url)('./bin/compiled.js');

/** Needed by every command, and quicker to load from the bundle. */
const BUNDLED = ['commander', 'postgres', 'chalk', 'dotenv'];

/** What bundled libraries load for what pmdb doesn't do (commander: subcommands as programs), or seldom (postgres: TLS). */
const SELDOM: Record<string, readonly string[]> = { 'node:child_process': ['spawn'], tls: ['connect'] };

/** Loads those parts of Node when they are first called: each costs a millisecond. */
const loadSeldomLater = {
  name: 'load-seldom-later',
  resolveId: (source: string, importer?: string) =>
    source in SELDOM && importer?.includes('/node_modules/') === true ? `\0later:${source}` : undefined,
  load(id: string) {
    const source = id.startsWith('\0later:') ? id.slice('\0later:'.length) : undefined;
    const functions = source === undefined ? undefined : SELDOM[source];
    const later = functions?.map((name) => `${name}: (...all) => require('${source}').${name}(...all)`);
    return later === undefined ? undefined : `module.exports = { ${later.join(', ')} };`;
  },
};

/** Puts what V8 makes of each file of the bundle beside it: bin/compiled.js starts from there. */
function compileAhead(folder: string): void {
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.cjs'))) {
    const file = join(folder, name);
    // All functions, also those that V8 would only look at when they are called.
    setFlagsFromString('--no-lazy');
    const script = compile(file);
    setFlagsFromString('--lazy');
    writeFileSync(compiledFile(file), script.createCachedData());
  }
}

/** What a module loads by the time it has been loaded itself: type imports are gone by then, and import() comes later. */
function loadedWith(entries: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, from] of readFileSync(file, 'utf8').matchAll(
      /^(?:import|export) (?!type )[^;]*?from '(\.[^']+)';/gms,
    )) {
      visit(join(dirname(file), from as string));
    }
  };
  for (const entry of entries) visit(join(import.meta.dirname, entry));
  return seen;
}

/** A migrate with nothing to do, the command that is run most often: its modules come in one file, and no others with them. */
const MIGRATE = loadedWith([
  'src/cli/execute.ts',
  'src/commands/migrate.ts',
  'src/cli/outcome-answer.ts',
  'src/report/plain.ts',
]);

/** What runs something, besides. */
const RUN = loadedWith(['src/postgres/run-locked.ts']);

// Start-up time is felt. What only one command needs waits in a file of its own behind a dynamic import; what several need
// comes in one file, for each costs a millisecond; and help and version, the words of the command line, load nothing of that.
export default defineConfig({
  entry: { cli: 'src/cli/main.ts' },
  // Node gets going with CommonJS 15 ms sooner than with the same code as ES modules.
  format: 'cjs',
  // In CI a warning would fail the build, and the advice to use ES modules is one.
  failOnWarn: false,
  platform: 'node',
  target: 'node20.19',
  outDir: 'dist',
  minify: true,
  dts: false,
  noExternal: BUNDLED,
  inlineOnly: BUNDLED,
  plugins: [loadSeldomLater],
  inputOptions: { moduleTypes: { '.sql': 'text', '.bash': 'text', '.zsh': 'text', '.fish': 'text' } },
  onSuccess: ({ outDir }) => compileAhead(outDir),
  outputOptions: {
    // Code that was compiled ahead knows no import(); and require() takes ES modules as well, since Node 20.19.
    dynamicImportInCjs: false,
    codeSplitting: {
      groups: [
        { name: 'words', test: /src\/core\/(count|errors|version|seed\/calendar)\.ts$/, priority: 3 },
        { name: 'embedded', test: /src\/server\//, minShareCount: 2, priority: 3 },
        { name: 'migrate', test: (id) => MIGRATE.has(id), priority: 2 },
        { name: 'run', test: (id) => RUN.has(id), priority: 1 },
        { name: 'shared', minShareCount: 4 },
      ],
    },
  },
});
