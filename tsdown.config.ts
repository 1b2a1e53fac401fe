import { readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { defineConfig } from 'tsdown';

const { compile, compiledFile } = createRequire(import.meta.url)('./bin/compiled.js');

/** Needed by every command, and quicker to load from the bundle. */
const BUNDLED = ['commander', 'postgres', 'chalk', 'dotenv'];

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
  inputOptions: { moduleTypes: { '.sql': 'text' } },
  onSuccess: ({ outDir }) => compileAhead(outDir),
  outputOptions: {
    // Code that was compiled ahead knows no import(); and require() takes ES modules as well, since Node 20.19.
    dynamicImportInCjs: false,
    codeSplitting: {
      groups: [
        { name: 'words', test: /src\/core\/(errors|version)\.ts$/, priority: 1 },
        { name: 'embedded', test: /src\/server\//, minShareCount: 2, priority: 1 },
        { name: 'shared', minShareCount: 4 },
      ],
    },
  },
});
