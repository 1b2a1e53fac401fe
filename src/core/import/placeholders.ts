import { placeAt } from '../place.ts';
import type { Half, Remark } from './draft.ts';

const PLACEHOLDER = /\$\{([^{}\s]+)\}/g;

/**
 * Writes the values of Flyway's placeholders into a text, as Flyway does: in strings, bodies and comments too. With one
 * that has no value it is to be mended.
 */
export function replacePlaceholders(
  half: Half,
  values: ReadonlyMap<string, string>,
): { readonly half: Half; readonly remarks: readonly Remark[] } {
  const remarks: Remark[] = [];
  const written = new Set<string>();
  const text = half.text.replace(PLACEHOLDER, (whole, name: string, offset: number) => {
    // Flyway doesn't mind upper and lower case here.
    const value = values.get(name.toLowerCase());
    if (value === undefined) remarks.push(unknown(half, name, offset));
    else if (!written.has(name)) remarks.push(known(half, name, value, offset));
    written.add(name);
    return value ?? whole;
  });
  const unfilled = remarks.some(({ level }) => level === 'mend');
  return { half: { ...half, text, unfilled }, remarks };
}

function known(half: Half, name: string, value: string, offset: number): Remark {
  const message = `\${${name}} is now ${value}: a migration is the same everywhere`;
  return { level: 'decided', message, place: placeAt(half.file, half.text, offset) };
}

function unknown(half: Half, name: string, offset: number): Remark {
  return {
    level: 'mend',
    message: `the placeholder \${${name}} has no value`,
    place: placeAt(half.file, half.text, offset),
    remedy: `Give it one: --placeholders ${name}=<value>. Several have commas between them.`,
  };
}
