import type { Draft } from './draft.ts';

const MAX_DIGITS = 20;

type Numbered = Pick<Draft, 'digits'>;

/**
 * A version for each draft, in their order. The tool's own numbers stay where they are whole and rise; those without one at
 * the end count on. Otherwise all are numbered from 001 on.
 *
 * @param earlier What an import before this one called them: that stays, and what is new since gets a number that is free.
 */
export function numberDrafts(
  drafts: readonly Numbered[],
  earlier: readonly (string | undefined)[] = [],
): readonly string[] {
  return earlier.some((version) => version !== undefined) ? numberNew(drafts, earlier) : numberAll(drafts);
}

function numberAll(drafts: readonly Numbered[]): readonly string[] {
  const versions: string[] = [];
  for (const { digits } of drafts) {
    const last = versions.at(-1);
    const numbered = versions.length === 0 || drafts[versions.length - 1]?.digits !== undefined;
    const next = digits ?? (last === undefined ? undefined : successor(last));
    const rises = next !== undefined && (last === undefined || BigInt(next) > BigInt(last));
    if (!rises || next.length > MAX_DIGITS || (digits !== undefined && !numbered)) return renumbered(drafts.length);
    versions.push(next);
  }
  return versions;
}

/** The tool's own numbers where its others stayed, too, and the next higher ones otherwise. */
function numberNew(drafts: readonly Numbered[], earlier: readonly (string | undefined)[]): readonly string[] {
  const stayed = drafts.every(({ digits }, i) => [undefined, digits].includes(earlier[i]) || digits === undefined);
  const taken = new Set(earlier.flatMap((version) => (version === undefined ? [] : [BigInt(version)])));
  let highest = earlier.reduce<string>(
    (most, each) => (each !== undefined && BigInt(each) > BigInt(most) ? each : most),
    '0',
  );
  return drafts.map(({ digits }, i) => {
    const known = earlier[i];
    if (known !== undefined) return known;
    const own = stayed && digits !== undefined && digits.length <= MAX_DIGITS && !taken.has(BigInt(digits));
    const version = own ? digits : successor(highest);
    taken.add(BigInt(version));
    if (BigInt(version) > BigInt(highest)) highest = version;
    return version;
  });
}

function successor(version: string): string {
  return String(BigInt(version) + 1n).padStart(version.length, '0');
}

function renumbered(count: number): readonly string[] {
  const width = Math.max(3, String(count).length);
  return Array.from({ length: count }, (_, i) => String(i + 1).padStart(width, '0'));
}
