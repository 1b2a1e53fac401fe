import { escapedText } from '../escaped-text.ts';

/** A string of C# in double quotes. */
export function csharpString(text: string): string {
  return `"${escapedText(text, '"')}"`;
}

/** A summary above what it is about; none for a text that is empty. `margin` stands before each line. */
export function xmlSummary(text: string | null, margin: string): string {
  const plain = (text ?? '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    // XML takes none of them.
    .replace(/[^\P{Cc}\t\r\n\u007f-\u009f]|[\ufffe\uffff]/gu, ' ')
    .trim();
  // What ends a line for C# ends the comment too.
  const lines = plain.split(/[\r\n\u0085\u2028\u2029]+/);
  if (lines.length === 1) return plain === '' ? '' : `${margin}/// <summary>${plain}</summary>\n`;
  const body = lines.map((line) => `${margin}/// ${line}`.trimEnd()).join('\n');
  return `${margin}/// <summary>\n${body}\n${margin}/// </summary>\n`;
}
