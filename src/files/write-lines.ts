import { randomBytes } from 'node:crypto';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileFailure } from './file-failure.ts';

/** Characters gathered before they are written. */
const CHUNK = 64 * 1024;

/** Turns what the file system says into an error of pmdb's; what the lines come from has its own. */
type Guard = <T>(work: Promise<T>) => Promise<T>;

/**
 * Writes lines as they come; a file has its name only when it is whole and on disk. What is there already and is no file,
 * such as a pipe or /dev/stdout, is written to as it is. Returns the size in bytes. Throws UNREADABLE.
 */
export async function writeLines(path: string, lines: AsyncIterable<string>): Promise<number> {
  const remedy = 'Name a file in a folder that this user may write to, on a disk with room.';
  const guard: Guard = (work) =>
    work.catch((cause: unknown) => {
      throw fileFailure(`${path} can't be written`, cause, remedy);
    });
  const there = await stat(path).catch(() => undefined);
  if (there !== undefined && !there.isFile()) return await writeTo(path, 'w', lines, guard);
  const target = there === undefined ? path : await guard(realpath(path));
  const part = `${target}.${randomBytes(4).toString('hex')}.part`;
  try {
    const size = await writeTo(part, 'wx', lines, guard);
    await guard(rename(part, target));
    return size;
  } finally {
    await rm(part, { force: true });
  }
}

/** Writes lines into a stream that stays open, no faster than it takes them. Returns the size in bytes. */
export async function streamLines(stream: Writable, lines: AsyncIterable<string>): Promise<number> {
  let size = 0;
  const counted = async function* () {
    for await (const chunk of chunksOf(lines)) {
      size += chunk.length;
      yield chunk;
    }
  };
  await pipeline(Readable.from(counted(), { objectMode: false }), stream, { end: false });
  return size;
}

/** `wx` makes a file, `w` takes what is there. */
async function writeTo(path: string, how: 'w' | 'wx', lines: AsyncIterable<string>, guard: Guard): Promise<number> {
  const file = await guard(open(path, how));
  let size = 0;
  try {
    for await (const chunk of chunksOf(lines)) {
      size += chunk.length;
      await guard(file.writeFile(chunk));
    }
    if (how === 'wx') await guard(file.sync());
    return size;
  } finally {
    await file.close();
  }
}

async function* chunksOf(lines: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let text = '';
  for await (const line of lines) {
    text += `${line}\n`;
    if (text.length < CHUNK) continue;
    yield Buffer.from(text);
    text = '';
  }
  if (text !== '') yield Buffer.from(text);
}
