// Kills pmdb, crashes the server, cuts the connection or fills the disk in the middle of a run, many times over, and holds
// what the next plain run makes of it to what an undisturbed run makes.
//   npm run chaos [-- --rounds 100] [--seed 7] [--only kill|crash|cut|full|shared|…] [--log file]
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { runMain } from './run-typescript.mjs';

execFileSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] });
await runMain(join(import.meta.dirname, 'chaos/main.ts'));
