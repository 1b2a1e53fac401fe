import type { Documentation } from '../../core/documentation.ts';
import { htmlPage } from './html-page.ts';
import { markdownFiles } from './markdown-files.ts';

export type DocsFormat = 'html' | 'markdown' | 'both';

/** The files of the documentation, by their paths below its folder. */
export async function docsFiles(
  documentation: Documentation,
  format: DocsFormat,
): Promise<ReadonlyMap<string, string>> {
  const html: [string, string][] = format === 'markdown' ? [] : [['index.html', await htmlPage(documentation)]];
  const markdown = format === 'html' ? [] : await markdownFiles(documentation);
  return new Map([...html, ...markdown]);
}
