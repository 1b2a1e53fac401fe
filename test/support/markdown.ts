import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

/** A block between fences. */
export interface Block {
  readonly language: string;
  /** Without the fences; ends with a line end. */
  readonly text: string;
  /** Of its first fence, from 1. */
  readonly line: number;
  /** Why no test runs it: `<!-- not run: it needs GitHub -->` on the line before the fence. */
  readonly notRun: string | undefined;
  /** What it prints, where the page shows it: the block of text that follows with nothing but "prints:" between. */
  readonly prints: string | undefined;
}

/** README.md and all of docs/, from the root of the repository. */
export function docPages(): string[] {
  const docs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' });
  const pages = docs.filter((name) => name.endsWith('.md')).map((name) => `docs/${name.replaceAll('\\', '/')}`);
  return ['README.md', ...pages.sort()];
}

export function readPage(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}

const FENCED = /(?:^<!-- not run: (.*) -->\n)?^```(\w*)\n([\s\S]*?)^```$/gm;

export function blocksOf(markdown: string): Block[] {
  const found = [...markdown.matchAll(FENCED)];
  return found.map((match, i) => {
    const [whole, notRun, language = '', text = ''] = match;
    const end = match.index + whole.length;
    const next = found[i + 1];
    const between = markdown.slice(end, next?.index);
    const shown = language === 'sh' && next?.[2] === 'text' && /^\s*(prints:|and prints:)?\s*$/.test(between);
    const line = markdown.slice(0, match.index + whole.indexOf('```')).split('\n').length;
    return { language, text, line, notRun, prints: shown ? next?.[3] : undefined };
  });
}

/** What is left when blocks and comments are gone, with as many lines. */
export function proseOf(markdown: string): string {
  return markdown.replace(/^```[\s\S]*?^```$|<!--[\s\S]*?-->/gm, (gone) => gone.replace(/[^\n]/g, ''));
}

/** The anchors that GitHub gives to a page's headings. */
export function anchorsOf(markdown: string): string[] {
  const seen = new Map<string, number>();
  return [...proseOf(markdown).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => {
    const slug = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\-_ ]/gu, '')
      .replaceAll(' ', '-');
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return times === 0 ? slug : `${slug}-${times}`;
  });
}
