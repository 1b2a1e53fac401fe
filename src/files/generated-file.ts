import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { unreadable } from './unreadable.ts';
import { writeReport } from './write-report.ts';

/** Whether a file says what it would say if it were made now. Lines may end as git had them on Windows. */
export function isCurrent(file: string, text: string): boolean {
  try {
    return readFileSync(file, 'utf8').replaceAll('\r\n', '\n') === text;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw unreadable(file, cause);
  }
}

/**
 * Writes it, and makes its folder, unless it says so already: what watches files is not woken for nothing. Tells whether
 * it wrote. Throws UNREADABLE.
 */
export function writeGenerated(file: string, text: string): boolean {
  if (isCurrent(file, text)) return false;
  try {
    mkdirSync(dirname(file), { recursive: true });
  } catch {
    // Writing says what is in the way.
  }
  writeReport(file, text);
  return true;
}
