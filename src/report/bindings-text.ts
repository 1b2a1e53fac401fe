import type { Bindings } from '../core/bindings/generated.ts';
import { count } from '../core/count.ts';

/** The code itself where no file was named. */
export function bindingsText({ state, code, file, tables, schemas, command }: Bindings): string {
  const counted = `${count(tables, 'table')} and views of ${count(schemas.length, 'schema')}`;
  switch (state) {
    case 'printed':
      return code.trimEnd();
    case 'written':
      return `Wrote ${file}: ${counted}.`;
    case 'unchanged':
      return `${file} is as the catalog has it: ${counted}.`;
    case 'current':
      return `${file} is as the catalog has it.`;
    case 'stale':
      return `${file} is not as the catalog has it. To make it anew:\n  ${command}`;
  }
}

/** For --json; the code only where no file has it. */
export function bindingsDocument({ code, ...bindings }: Bindings): object {
  return { ...bindings, code: bindings.file === null ? code : null };
}
