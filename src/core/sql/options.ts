import type { TokenReader } from './token-reader.ts';

/**
 * Reads `(name, name value, name = value)`, as REINDEX, VACUUM and subscriptions have it; empty when no parenthesis comes
 * next. Names are in lower case, values as written, a name without a value has "true".
 */
export function readOptions(reader: TokenReader): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  if (!reader.take('(')) return options;
  while (reader.kind !== undefined && !reader.take(')')) {
    const name = reader.next();
    reader.take('=');
    options.set(name, reader.current === ',' || reader.current === ')' ? 'true' : reader.next());
    reader.take(',');
  }
  return options;
}

/** True unless the option is given as off, in one of the ways in which PostgreSQL takes a boolean. */
export function isOn(options: ReadonlyMap<string, string>, name: string, otherwise: boolean): boolean {
  const value = options.get(name);
  return value === undefined ? otherwise : !/^'?(false|off|no|f|n|0)'?$/i.test(value);
}
