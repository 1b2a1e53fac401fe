const { readFileSync, statSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { Script } = require('node:vm');

/** V8 may take what another build of it compiled for its own, and crash: so what this Node compiled is for no other. */
const THIS_NODE = `${process.version}-${process.arch}-${statSync(process.execPath).size}`;

/** Where the build keeps what V8 made of a file of the bundle. */
const compiledFile = (file) => `${file}.${THIS_NODE}`;

const [HEAD, TAIL] = ['(function (exports, require, module, __filename, __dirname) { ', '\n})'];

/** @param {string} file @param {Buffer} [cachedData] */
const compile = (file, cachedData) =>
  new Script(`${HEAD}${readFileSync(file, 'utf8')}${TAIL}`, { filename: file, columnOffset: -HEAD.length, cachedData });

const modules = new Map();

/**
 * Does for the files of the bundle what `require` does, from what the build compiled.
 *
 * @param {string} file
 */
function load(file) {
  const known = modules.get(file);
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  modules.set(file, module);
  const near = (id) => (id.startsWith('./') ? load(join(dirname(file), id)) : require(id));
  const run = compile(file, readFileSync(compiledFile(file))).runInThisContext();
  run(module.exports, near, module, file, dirname(file));
  return module.exports;
}

module.exports = { compile, compiledFile, load };
