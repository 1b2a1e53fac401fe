import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Certificate } from '../core/certificate.ts';
import { PmdbError } from '../core/errors.ts';

export const CERTIFICATES = 'rollbacks/certificates.json';
const FORMAT = 1;

/** None where nothing was verified yet. Throws BAD_FILE where the file isn't what pmdb writes. */
export async function readCertificates(project: string): Promise<readonly Certificate[]> {
  let text: string;
  try {
    text = await readFile(join(project, CERTIFICATES), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw unreadable(`${CERTIFICATES} can't be read: ${(error as Error).message}`, error);
  }
  try {
    const { format, certificates } = JSON.parse(text) as { format?: number; certificates?: readonly Certificate[] };
    if (format === FORMAT && Array.isArray(certificates)) return certificates;
    throw new Error(`it has format ${format}, and this pmdb knows ${FORMAT}`);
  } catch (error) {
    throw unreadable(`${CERTIFICATES} isn't what pmdb verify writes: ${(error as Error).message}`, error);
  }
}

/** A line for each pair, so that a change of one is a change of one line. */
export async function writeCertificates(project: string, certificates: readonly Certificate[]): Promise<void> {
  const lines = certificates.map((each) => `    ${JSON.stringify(each)}`);
  const text = `{\n  "format": ${FORMAT},\n  "certificates": [\n${lines.join(',\n')}\n  ]\n}\n`;
  const file = join(project, CERTIFICATES);
  // A project without a way back has no folder for one.
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

function unreadable(message: string, cause: unknown): PmdbError {
  return new PmdbError('BAD_FILE', message, {
    place: { file: CERTIFICATES, line: 1, column: 1 },
    remedy: 'Remove it and run `pmdb verify` again.',
    cause,
  });
}
