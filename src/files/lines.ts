import { open, rename, rm } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import { PmdbError } from '../core/errors.ts';

/** Characters gathered before they are written. */
const CHUNK = 64 * 1024;

/** Writes lines as they come; the file has its name only when it is whole and on disk. Returns its size in bytes. */
export async function writeLines(path: string, lines: AsyncIterable<string>): Promise<number> {
  const part = `${path}.part`;
  const file = await open(part, 'w').catch((cause: unknown) => {
    throw unwritable(path, cause);
  });
  let text = '';
  let size = 0;
  const flush = async () => {
    const bytes = Buffer.from(text);
    text = '';
    size += bytes.length;
    await file.writeFile(bytes).catch((cause: unknown) => {
      throw unwritable(path, cause);
    });
  };
  try {
    for await (const line of lines) {
      text += `${line}\n`;
      if (text.length >= CHUNK) await flush();
    }
    await flush();
    await file.sync();
    await file.close();
    await rename(part, path).catch((cause: unknown) => {
      throw unwritable(path, cause);
    });
    return size;
  } catch (error) {
    await file.close().catch(() => {});
    await rm(part, { force: true });
    throw error;
  }
}

/** Reads a file line by line; memory holds one chunk and one line. Only a line feed ends a line. Throws UNREADABLE. */
export async function* readLines(path: string): AsyncGenerator<string> {
  const file = await open(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  try {
    const decoder = new StringDecoder('utf8');
    let rest = '';
    for await (const chunk of file.createReadStream({ highWaterMark: CHUNK, autoClose: false })) {
      const lines = (rest + decoder.write(chunk as Buffer)).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
    rest += decoder.end();
    if (rest !== '') yield rest;
  } catch (cause) {
    throw unreadable(path, cause);
  } finally {
    await file.close();
  }
}

function unreadable(path: string, cause: unknown): PmdbError {
  return failed(`${path} can't be read`, cause, 'Name the file that `pmdb tenant export` wrote.');
}

function unwritable(path: string, cause: unknown): PmdbError {
  const remedy = 'Name a file in a folder that this user may write to, on a disk with room.';
  return failed(`${path} can't be written`, cause, remedy);
}

function failed(what: string, cause: unknown, remedy: string): PmdbError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return new PmdbError('UNREADABLE', `${what}: ${code ?? message}`, { state: 'Nothing was changed.', remedy, cause });
}
