/** A string of C# in double quotes. */
export function csharpString(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what has to be written otherwise.
  const escaped = text.replace(/[\\"\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]/g, (character) =>
    character === '\\' || character === '"'
      ? `\\${character}`
      : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `"${escaped}"`;
}

/** A summary above what it is about; none for a text that is empty. `margin` stands before each line. */
export function xmlSummary(text: string | null, margin: string): string {
  const plain = (text ?? '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML takes none of them.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ' ')
    .trim();
  // What ends a line for C# ends the comment too.
  const lines = plain.split(/[\r\n\u0085\u2028\u2029]+/);
  if (lines.length === 1) return plain === '' ? '' : `${margin}/// <summary>${plain}</summary>\n`;
  const body = lines.map((line) => `${margin}/// ${line}`.trimEnd()).join('\n');
  return `${margin}/// <summary>\n${body}\n${margin}/// </summary>\n`;
}
