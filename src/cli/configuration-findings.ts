import type { Setting } from '../core/configuration.ts';
import type { Keyword } from '../core/connection-keywords.ts';
import type { Source } from '../core/database.ts';
import type { Find, Found } from './configuration-layers.ts';

/** Finds values, and keeps each that is taken, with its source, for `pmdb config`. */
export interface Findings {
  readonly settings: readonly Setting[];
  take(keyword: Keyword): Found | undefined;
  takeOr(keyword: Keyword, fallback: string): Setting;
  /** Keeps a value that was found elsewhere. */
  note(name: string, value: string, source: Source, from?: string): Setting;
}

export function findings(find: Find): Findings {
  const settings: Setting[] = [];
  const note = (name: string, value: string, source: Source, from?: string) => {
    const setting = { name, value, source, from };
    settings.push(setting);
    return setting;
  };
  const take = (keyword: Keyword) => {
    const found = find(keyword);
    if (found !== undefined) note(keyword, found.value, found.source, found.from);
    return found;
  };
  const takeOr = (keyword: Keyword, fallback: string) => {
    const { value, source, from } = find(keyword) ?? { value: fallback, source: 'default' as const, from: undefined };
    return note(keyword, value, source, from);
  };
  return { settings, take, takeOr, note };
}
