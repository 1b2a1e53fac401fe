import { anchorOf, fileName } from './anchors.ts';

/**
 * Text as it may stand in Markdown and means nothing there: in a paragraph, an item of a list or a cell of a table. Its
 * lines stay lines.
 */
export function plain(text: string): string {
  return text
    .trim()
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n]/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*[\]|~$]/g, '\\$&')
    .replace(/(?<![a-z0-9])_|_(?![a-z0-9])/gi, '\\_')
    .replace(/^(\s*)([-+#=])/gm, '$1\\$2')
    .replace(/^(\s*\d+)([.)])/gm, '$1\\$2')
    .replace(/\n+/g, '<br>');
}

/** A name or expression; on one line, as code has no others here. */
export function code(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const fence = '`'.repeat(1 + Math.max(0, ...[...line.matchAll(/`+/g)].map(([ticks]) => ticks.length)));
  const space = /^`|`$/.test(line) ? ' ' : '';
  return line === '' ? '' : `${fence}${space}${line}${space}${fence}`;
}

/** A table; nothing where it has no rows. Cells are Markdown, in which a | is escaped already or stands in code. */
export function grid(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return ['', line(heads), line(heads.map(() => '---')), ...rows.map(line)];
}

/** A table takes "\|" for "|" in code as well, and knows no other escape there. */
function cell(markdown: string): string {
  return markdown.replace(/(?<!\\)\|/g, '\\|');
}

/** Where a link may lead. */
export function place(anchor: string): string {
  return `<a id="${anchor}"></a>`;
}

/** A link from the page of one schema to a table, on that page or another. */
export function tableLink(schema: string, table: string): string {
  return `[${plain(`${schema}.${table}`)}](${fileName(schema)}.md#${anchorOf.table(schema, table)})`;
}
