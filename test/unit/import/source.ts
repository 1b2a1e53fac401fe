import type { SourceFile } from '../../../src/core/import/draft.ts';

/** A project of another tool, from paths and texts. */
export function sources(files: Readonly<Record<string, string | Buffer>>): readonly SourceFile[] {
  return Object.entries(files).map(([path, text]) => ({
    path,
    file: `old/${path}`,
    bytes: Buffer.from(text as string),
  }));
}
