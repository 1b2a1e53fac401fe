/** "lease_terms" → "LeaseTerms"; a name of a class or a type in both languages, which take no "²". */
export function pascalCase(name: string): string {
  const words = name.split(/[^\p{L}\p{Nl}\p{Nd}]+/u).filter((word) => word !== '');
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return /^\p{L}/u.test(joined) ? joined : `_${joined}`;
}

/**
 * Names that no two things share: the second that wants the same gets a number. Who asks in a fixed order gets the same
 * names each time.
 */
export class UniqueNames {
  readonly #taken: Set<string>;

  constructor(reserved: readonly string[] = []) {
    this.#taken = new Set(reserved);
  }

  /** `suffixes` are further names that come with it, such as "Insert" for `UnitsInsert`. */
  take(wanted: string, suffixes: readonly string[] = []): string {
    const all = (name: string) => ['', ...suffixes].map((suffix) => name + suffix);
    let name = wanted;
    for (let i = 2; all(name).some((each) => this.#taken.has(each)); i++) name = `${wanted}${i}`;
    for (const each of all(name)) this.#taken.add(each);
    return name;
  }
}
