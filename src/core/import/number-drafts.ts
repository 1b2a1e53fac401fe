import type { Draft } from './draft.ts';

const MAX_DIGITS = 20;

/**
 * A version for each draft, in their order. The tool's own numbers stay where they are whole and rise; those without one at
 * the end count on. Otherwise all are numbered from 001 on.
 */
export function numberDrafts(drafts: readonly Pick<Draft, 'digits'>[]): readonly string[] {
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

function successor(version: string): string {
  return String(BigInt(version) + 1n).padStart(version.length, '0');
}

function renumbered(count: number): readonly string[] {
  const width = Math.max(3, String(count).length);
  return Array.from({ length: count }, (_, i) => String(i + 1).padStart(width, '0'));
}
