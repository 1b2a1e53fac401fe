import { open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { PmdbError } from '../core/errors.ts';
import { fileFailure } from './file-failure.ts';

/** Bytes read at a time. */
const CHUNK = 64 * 1024;

/** Reads a file line by line; memory holds one chunk and one line. Only a line feed ends a line. Throws UNREADABLE. */
export async function* readLines(path: string): AsyncGenerator<string> {
  const file = await open(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  try {
    yield* linesOf(file.createReadStream({ highWaterMark: CHUNK, autoClose: false }));
  } catch (cause) {
    throw unreadable(path, cause);
  } finally {
    await file.close();
  }
}

/** The lines of a stream, such as standard input. */
export async function* linesOf(stream: Readable): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of stream) {
    const lines = (rest + decoder.write(chunk as Buffer)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  rest += decoder.end();
  if (rest !== '') yield rest;
}

/** Throws UNREADABLE for a pipe, which gives its lines once. */
export async function requireReadableAgain(path: string): Promise<void> {
  if (await stat(path).then((found) => found.isFile())) return;
  throw new PmdbError('UNREADABLE', `${path} is no file, and a copy of a pooled tenant reads its export twice`, {
    state: 'Nothing was changed.',
    remedy: 'Write it into a file, and import that.',
  });
}

function unreadable(path: string, cause: unknown): PmdbError {
  return fileFailure(`${path} can't be read`, cause, 'Name the file that `pmdb tenant export` wrote.');
}
