import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../fixtures/sql');

/** Every SQL file of the fixtures, each with the odd things of one subject. */
export const sqlFixtures = readdirSync(folder)
  .filter((name) => name.endsWith('.sql'))
  .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
