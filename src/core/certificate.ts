import { createHash } from 'node:crypto';
import type { Migration } from './migration.ts';

/** That a pair of files was taken up, down and up again, and restored what was there. */
export interface Certificate {
  /** "shared/V001__create_units" */
  readonly pair: string;
  /** SHA-256 of both files: another text of either needs another proof. */
  readonly checksum: string;
  /** Major versions of PostgreSQL on which it was proven, in ascending order. */
  readonly servers: readonly number[];
  /** Those of them on which it was proven with rows in the tables; left out where there are none. */
  readonly withData?: readonly number[];
}

/** What a verification says of a pair. */
export type Proven = 'restores' | 'restores-data' | 'refuted' | undefined;

/** SHA-256 over the checksums of both files and of the policies that come with them; undefined without a rollback. */
export function pairChecksum({ up, down, policies = [] }: Migration): string | undefined {
  if (down === undefined) return undefined;
  const checksums = [up, down, ...policies].map(({ checksum }) => checksum);
  return createHash('sha256').update(checksums.join(' ')).digest('hex');
}

export function pairName({ track, version, name }: Migration): string {
  return `${track}/V${version}__${name}`;
}

/** Whether this pair, as it is now, was proven on this major version. */
export function isCertified(certificates: readonly Certificate[], migration: Migration, major: number): boolean {
  const own = certificates.find(({ pair }) => pair === pairName(migration));
  return own !== undefined && own.checksum === pairChecksum(migration) && own.servers.includes(major);
}

/**
 * The certificates after a verification: proven pairs gain this major version, refuted ones lose it, and those of files
 * that changed or went lose all. In the order of the migrations.
 */
export function certify(
  before: readonly Certificate[],
  migrations: readonly Migration[],
  major: number,
  provenOf: (migration: Migration) => Proven,
): Certificate[] {
  return migrations.flatMap((migration): Certificate[] => {
    const [pair, checksum] = [pairName(migration), pairChecksum(migration)];
    if (checksum === undefined) return [];
    const old = before.find((each) => each.pair === pair && each.checksum === checksum);
    const proven = provenOf(migration);
    const servers = withMajor(old?.servers ?? [], major, proven === undefined ? undefined : proven !== 'refuted');
    if (servers.length === 0) return [];
    const changed = proven === 'restores-data' ? true : proven === 'refuted' ? false : undefined;
    const withData = withMajor(old?.withData ?? [], major, changed);
    return [withData.length === 0 ? { pair, checksum, servers } : { pair, checksum, servers, withData }];
  });
}

/** With this one, without it, or (undefined) as they were. */
function withMajor(majors: readonly number[], major: number, present: boolean | undefined): readonly number[] {
  const others = majors.filter((each) => each !== major);
  return [...others, ...((present ?? majors.includes(major)) ? [major] : [])].sort((a, b) => a - b);
}
