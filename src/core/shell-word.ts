/** A word as a POSIX shell has to be given it. Line ends become blanks: what is typed is one line. */
export function shellWord(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''").replace(/\s/g, ' ')}'`;
}
