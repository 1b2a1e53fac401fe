import type { Configuration, Setting } from '../core/configuration.ts';
import { urlOf } from '../core/database-description.ts';
import { redact } from '../core/redact.ts';

/** What pmdb would work with, and why: nothing is connected to, and no secret is in it. */
export interface ShownConfiguration {
  /** Without password; undefined for the embedded server, whose address is known once it runs. */
  readonly url: string | undefined;
  readonly directUrl: string | undefined;
  readonly ci: boolean;
  readonly run: readonly Setting[];
  readonly database: readonly Setting[];
  readonly direct: readonly Setting[];
  readonly warnings: readonly string[];
}

/** The data of `pmdb config`. */
export function showConfig(configuration: Configuration): ShownConfiguration {
  const { database, direct, ci, secrets, sources, warnings } = configuration;
  const shown = (settings: readonly Setting[]) =>
    settings.map((setting) => ({ ...setting, value: redact(setting.value, secrets) }));
  return {
    url: database === 'embedded' ? undefined : redact(urlOf(database), secrets),
    directUrl: direct && redact(urlOf(direct), secrets),
    ci,
    run: shown(sources.run),
    database: shown(sources.database),
    direct: shown(sources.direct),
    warnings,
  };
}

/** The same for people: one line a value, with what said it. */
export function describeConfig(shown: ShownConfiguration): string {
  const titles = [
    [shown.run, 'pmdb'],
    [shown.database, shown.url === undefined ? 'database: the embedded server' : `database: ${shown.url}`],
    [shown.direct, `direct way: ${shown.directUrl}`],
  ] as const;
  const width = Math.max(...titles.flatMap(([settings]) => settings.map(({ name }) => name.length)));
  const lines = titles.flatMap(([settings, title]) =>
    settings.length === 0 ? [] : [title, ...settings.map((setting) => `  ${describeSetting(setting, width)}`), ''],
  );
  return lines.join('\n').trimEnd();
}

function describeSetting({ name, value, source, from }: Setting, width: number): string {
  return `${name.padEnd(width)}  ${value}  (${from ?? source})`;
}
