// Drops each policy, trigger and check of the database in turn, and tells which of them no test in SQL misses.
//   npm run mutants [-- policy|trigger|check] [text that the name holds]
import { join } from 'node:path';
import { runMain } from './run-typescript.mjs';

await runMain(join(import.meta.dirname, 'mutants/main.ts'));
