import { writeFileSync } from 'node:fs';
import { PmdbError } from '../core/errors.ts';

/** Writes a report where the user wants it. Throws UNREADABLE where that can't be written. */
export function writeReport(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (cause) {
    throw new PmdbError('UNREADABLE', `can't write ${file}: ${(cause as Error).message}`, {
      remedy: 'Name a file in a folder that exists and may be written to.',
      cause,
    });
  }
}
