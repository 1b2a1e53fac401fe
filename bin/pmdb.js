#!/usr/bin/env node
// Node 22 and later keep the compiled code, and start from it the next time.
require('node:module').enableCompileCache?.();
require('../dist/cli.cjs');
