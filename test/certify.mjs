// Proves this project's rollbacks on every PostgreSQL that pmdb supports: rollbacks/certificates.json then names them all.
//   npm run certify [-- --from V120]      arguments go to pmdb verify
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { runMain } from './run-typescript.mjs';

execFileSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] });
await runMain(join(import.meta.dirname, 'certify.ts'));
