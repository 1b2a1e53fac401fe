const MASK = '********';
/** A shorter secret stands in too many innocent words to be removed wherever it occurs. */
const SHORTEST = 4;
/** A secret shorter than this is removed only where it is a word of its own: "pass" must not mangle "password". */
const LONG = 8;

/** The text without the secrets, plain or percent-encoded, and without whatever stands where a password stands. */
export function redact(text: string, secrets: readonly string[]): string {
  let clean = maskPlaces(text);
  // Longest first: a secret that begins with another one must not leave its tail behind.
  for (const form of secrets.flatMap(spellings).sort((a, b) => b.length - a.length)) {
    if (form.length < SHORTEST || !clean.includes(form)) continue;
    clean = form.length < LONG ? clean.replace(asWord(form), MASK) : clean.replaceAll(form, MASK);
  }
  return clean;
}

/**
 * `user:…@` in a URL, and `password=…` in keyword=value text, in a query and in the environment. The very word
 * "password" stays: that is how our own examples of a URL have it.
 */
function maskPlaces(text: string): string {
  return text
    .replace(/(\bpostgres(?:ql)?:\/\/[^\s:@/]*:)(?!password@)[^\s@/]+(?=@)/gi, `$1${MASK}`)
    .replace(/(password\s*=\s*)('(?:[^'\\]|\\.)*'|[^\s&'"]+)/gi, `$1${MASK}`);
}

function spellings(secret: string): string[] {
  return [
    ...new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), secret.replaceAll("'", "''")]),
  ];
}

function asWord(form: string): RegExp {
  const literal = form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}_])${literal}(?![\\p{L}\\p{N}_])`, 'gu');
}
