import { acceptKeywords, type ConnectionValues } from './connection-keywords.ts';
import { PmdbError } from './errors.ts';

/**
 * What a libpq service file says of one service (`[name]`, then keyword=value lines), or undefined when it has no such
 * section. Throws BAD_CONFIG with the line of what it can't read.
 */
export function findService(text: string, service: string, file: string): ConnectionValues | undefined {
  let found: ConnectionValues | undefined;
  for (const [i, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('[')) {
      // libpq stops at the end of the section: a second one of the same name is never read.
      if (found !== undefined) return found;
      if (line.startsWith(`[${service}]`)) found = {};
    } else if (found !== undefined) {
      // The first of two lines for one keyword counts, as in libpq.
      found = { ...parseLine(line, `${file}:${i + 1}`), ...found };
    }
  }
  return found;
}

function parseLine(line: string, origin: string): ConnectionValues {
  const at = line.indexOf('=');
  if (at < 1 || line.startsWith('ldap')) {
    throw new PmdbError('BAD_CONFIG', `${origin}: not a keyword=value line`, {
      remedy: 'Write one connection parameter a line, such as host=db.example.com; LDAP look-ups are not supported.',
    });
  }
  const keyword = line.slice(0, at);
  if (keyword === 'service') {
    throw new PmdbError('BAD_CONFIG', `${origin}: a service can't refer to another service`, {
      remedy: 'Write its parameters here instead.',
    });
  }
  return acceptKeywords([[keyword, line.slice(at + 1)]], origin);
}
