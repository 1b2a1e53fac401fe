/** What the name of a file in a Flyway location says: prefix, version, two underscores, description. */
export interface FlywayName {
  /** V: a migration · U: what undoes it · R: run again whenever it changes · B: all migrations up to its version in one. */
  readonly kind: 'V' | 'U' | 'R' | 'B';
  /** "1.2", in its shortest form; empty for R. */
  readonly version: string;
  /** The version as the file has it, where that is one whole number. */
  readonly digits: string | undefined;
  readonly description: string;
  readonly language: 'sql' | 'other';
}

const NAME = /^(?:([VUB])(\d+(?:[._]\d+)*)|R)__(.+?)\.(\w+)$/;
const OTHER_LANGUAGES = /^(?:java|class|kt|kts|groovy|scala|py|sh|bash|ps1|bat|cmd)$/;

export function readFlywayName(name: string): FlywayName | undefined {
  const [, prefix, version = '', description = '', extension = ''] = NAME.exec(name) ?? [];
  if (extension !== 'sql' && !OTHER_LANGUAGES.test(extension)) return undefined;
  return {
    kind: (prefix ?? 'R') as FlywayName['kind'],
    version: shortest(version),
    digits: /^\d+$/.test(version) ? version : undefined,
    description,
    language: extension === 'sql' ? 'sql' : 'other',
  };
}

/** 1_2 and 01.2.0 are both 1.2 to Flyway. */
export function shortest(version: string): string {
  const parts = version.split(/[._]/).map((part) => (/^\d+$/.test(part) ? String(BigInt(part)) : part));
  while (parts.length > 1 && parts.at(-1) === '0') parts.pop();
  return parts.join('.');
}

/** Part by part as numbers, a part that isn't there being 0: 1.9 before 1.10. */
export function compareFlywayVersions(a: string, b: string): number {
  const [x, y] = [a, b].map((version) => version.split('.').map(BigInt));
  for (let i = 0; i < Math.max(x?.length ?? 0, y?.length ?? 0); i++) {
    const [one, other] = [x?.[i] ?? 0n, y?.[i] ?? 0n];
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}
