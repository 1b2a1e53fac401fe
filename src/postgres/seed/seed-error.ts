import { PmdbError } from '../../core/errors.ts';
import { isPostgresError } from '../connection-loss.ts';
import { remedyFor } from '../remedies.ts';

const INSUFFICIENT_PRIVILEGE = '42501';
const UNIQUE_VIOLATION = '23505';

/** What the server said about an organization's rows, and what of the others is there. */
export function seedError(
  error: unknown,
  { slug, done, total }: { readonly slug: string; readonly done: number; readonly total: number },
): unknown {
  const state = `${done} of ${total} organizations were seeded; ${slug} left nothing behind.`;
  if (error instanceof PmdbError) return new PmdbError(error.code, error.message, { ...error.parts, state });
  if (!isPostgresError(error)) return error;
  const { code: sqlstate, message, detail, hint, where: context } = error;
  const parts = { state, sqlstate, detail, hint, context, cause: error };
  if (sqlstate === INSUFFICIENT_PRIVILEGE && /role/.test(message)) {
    return new PmdbError('NO_PRIVILEGE', `this role may not seed: ${message}`, {
      ...parts,
      remedy: 'Connect as the role that migrates this database.',
    });
  }
  const taken =
    sqlstate === UNIQUE_VIOLATION ? 'Something of the same name is there already: look at DETAIL.' : undefined;
  return new PmdbError('SQL', `${slug}: ${message}`, { ...parts, remedy: taken ?? remedyFor(error) });
}
