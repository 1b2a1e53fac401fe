import type { Problem } from './errors.ts';
import { placeAt } from './place.ts';

/**
 * The text of a SQL file: UTF-8 without its byte order mark, and with LF line ends wherever it had CRLF, inside strings
 * and bodies as well, so that a file is the same whatever git or an editor made of it. A lone carriage return stays:
 * PostgreSQL takes it for white space.
 */
export function readSourceText(file: string, bytes: Buffer): { text: string } | { problem: Problem } {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { problem: notUtf8(file, bytes) };
  }
  if (text.includes('\r')) text = text.replaceAll('\r\n', '\n');
  const nul = text.indexOf('\0');
  if (nul === -1) return { text };
  return {
    problem: {
      code: 'BAD_FILE',
      message: 'the file contains a NUL character, which PostgreSQL takes in no text',
      place: placeAt(file, text, nul),
      remedy: "Remove it; for binary data write bytea as hex: '\\x00'.",
    },
  };
}

function notUtf8(file: string, bytes: Buffer): Problem {
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (utf16) {
    const place = { file, line: 1, column: 1 };
    return { code: 'BAD_FILE', message: 'the file is UTF-16', place, remedy: 'Save it as UTF-8.' };
  }
  const good = longestValidPrefix(bytes);
  const bad = bytes[Buffer.byteLength(good)] ?? 0;
  return {
    code: 'BAD_FILE',
    message: `the file is not UTF-8: byte 0x${bad.toString(16)}`,
    place: placeAt(file, good, good.length),
    remedy: 'Save it as UTF-8.',
  };
}

/** By halving: a decoder that expects more forgives a character that the end cuts in two, and nothing else. */
function longestValidPrefix(bytes: Buffer): string {
  let [valid, text, invalid] = [0, '', bytes.length + 1];
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1;
    try {
      const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
      text = decoder.decode(bytes.subarray(0, middle), { stream: true });
      valid = middle;
    } catch {
      invalid = middle;
    }
  }
  return text;
}
