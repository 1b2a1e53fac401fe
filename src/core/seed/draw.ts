import { createHash } from 'node:crypto';
import type { Faker } from '@faker-js/faker';
import { faker as english } from '@faker-js/faker/locale/en';

/** One locale takes 60 MB less than the package's front door, behind which all of them are. */
const EnglishFaker = english.constructor as typeof Faker;

/** Draws by lot, the same for the same seed and purpose whatever else is drawn. */
export class Draw {
  readonly faker: Faker;
  /** Each call gives the next one: see `idsOf`. */
  readonly id: () => string;

  constructor(seed: number, purpose: string) {
    const digest = createHash('sha256').update(`${seed} ${purpose}`).digest();
    this.faker = new EnglishFaker({ locale: english.rawDefinitions, seed: digest.readUInt32BE(0) });
    this.id = idsOf(digest.subarray(4));
  }

  /** A whole number, both ends included. */
  int(min: number, max: number): number {
    return this.faker.number.int({ min, max });
  }

  /** True in so many of a hundred cases. */
  percent(share: number): boolean {
    return this.faker.number.float({ max: 100 }) < share;
  }

  pick<T>(from: readonly T[]): T {
    return this.faker.helpers.arrayElement(from);
  }
}

/**
 * UUIDs of version 8 whose end counts up: cheap to make by the million, and appended at the end of every index.
 * https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-8
 */
function idsOf(digest: Buffer): () => string {
  const hex = digest.toString('hex');
  const prefix = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(12, 15)}-8${hex.slice(15, 18)}`;
  let count = 0;
  return () => `${prefix}-${(++count).toString(16).padStart(12, '0')}`;
}
