/**
 * Somebody else's text, which must not move the cursor of the terminal that shows it, set its title or hide what follows:
 * control characters are shown as U+FFFD. Line feeds and tabs stay.
 */
export function printable(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, '\uFFFD');
}

/** The same on one line. */
export function printableLine(text: string): string {
  return printable(text.replace(/\s*\n\s*/g, ' '));
}
