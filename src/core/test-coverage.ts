/** Something that tests are to touch. */
export interface TouchedObject {
  readonly kind: 'table' | 'policy' | 'function' | 'trigger';
  /** As a person would look for it: "core.units", "core.units staff_select". */
  readonly name: string;
  readonly touched: boolean;
}

/** What no test touched. */
export interface Coverage {
  readonly kind: TouchedObject['kind'];
  readonly total: number;
  readonly untouched: readonly string[];
}

const KINDS = ['table', 'policy', 'function', 'trigger'] as const;

/** What several files touched together. All of them know the same objects. */
export function coverageOf(files: readonly (readonly TouchedObject[])[]): readonly Coverage[] {
  const all = files.flat();
  return KINDS.map((kind) => {
    const known = new Set(all.flatMap((each) => (each.kind === kind ? [each.name] : [])));
    const touched = new Set(all.flatMap((each) => (each.kind === kind && each.touched ? [each.name] : [])));
    return { kind, total: known.size, untouched: [...known].filter((name) => !touched.has(name)).sort() };
  });
}
