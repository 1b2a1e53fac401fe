/** What a line of the password file must match. */
export interface PasswordQuestion {
  /** Host name or address; a Unix socket in the default folder counts as "localhost". */
  readonly host: string;
  readonly port: number;
  readonly name: string;
  readonly user: string;
}

/**
 * The password that a libpq password file (`host:port:database:user:password`, "*" for any, a backslash before a ":" or a backslash)
 * has for a connection: the first line that matches counts.
 */
export function findPassword(text: string, question: PasswordQuestion): string | undefined {
  const wanted = [question.host, String(question.port), question.name, question.user];
  for (const line of text.split(/\r?\n/)) {
    if (line === '' || line.startsWith('#')) continue;
    const fields = splitLine(line);
    const matches = wanted.every((value, i) => fields[i]?.raw === '*' || fields[i]?.value === value);
    if (matches && fields.length > 4) return fields[4]?.value || undefined;
  }
  return undefined;
}

/** Splits at the colons that no backslash protects. A password ends at such a colon too, as in libpq. */
function splitLine(line: string): { raw: string; value: string }[] {
  return [...line.matchAll(/((?:[^:\\]|\\.?)*)(?::|$)/gsu)].map(([, raw = '']) => ({
    raw,
    value: raw.replace(/\\(.)/gsu, '$1'),
  }));
}
