import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Keyword } from '../core/connection-keywords.ts';
import type { Database, SslMode } from '../core/database.ts';
import { PmdbError } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import type { Findings } from './configuration-findings.ts';

const MODES: readonly SslMode[] = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'];

type Tls = Pick<Database, 'sslmode' | 'sslmodeGiven' | 'sslrootcert' | 'sslcert' | 'sslkey'>;

/**
 * How the connection is protected. Certificates come from where libpq keeps them (`folder`) when none are named.
 * Throws BAD_CONFIG for a mode that doesn't exist, or that can't be kept with the certificates there are.
 */
export function resolveTls(found: Findings, folder: string): Tls {
  const root = found.take('sslrootcert')?.value;
  const mode = resolveMode(found, root);
  if (mode.sslmode === 'disable') return { ...mode, sslrootcert: undefined, sslcert: undefined, sslkey: undefined };

  const standard = (keyword: Keyword, name: string) => {
    const path = join(folder, name);
    if (!existsSync(path)) return undefined;
    return found.note(keyword, path, 'default').value;
  };
  const named = (keyword: Keyword) => absolute(found.take(keyword)?.value);
  // Under allow and prefer libpq does without protection when the standard root certificate doesn't fit: it proves nothing.
  const verifies = mode.sslmode === 'require' || mode.sslmode.startsWith('verify');
  const sslrootcert = absolute(root) ?? (verifies ? standard('sslrootcert', 'root.crt') : undefined);
  if (mode.sslmode.startsWith('verify') && sslrootcert === undefined) throw noRoot(mode.sslmode, folder);
  const sslcert = named('sslcert') ?? standard('sslcert', 'postgresql.crt');
  const sslkey = sslcert && (named('sslkey') ?? standard('sslkey', 'postgresql.key'));
  return { ...mode, sslrootcert, sslcert, sslkey };
}

/** "system" stands for the authorities that the system trusts. */
function absolute(path: string | undefined): string | undefined {
  return path === undefined || path === 'system' ? path : resolve(path);
}

function resolveMode({ takeOr }: Findings, root: string | undefined): { sslmode: SslMode; sslmodeGiven: boolean } {
  const { value, source, from } = takeOr('sslmode', root === 'system' ? 'verify-full' : 'prefer');
  const sslmode = MODES.find((mode) => mode === value);
  if (sslmode === undefined) {
    const near = nearest(value, MODES);
    throw new PmdbError('BAD_CONFIG', `${from}: there is no sslmode "${value}"`, {
      remedy: near ? `Did you mean ${near}?` : `Use one of ${MODES.join(', ')}.`,
    });
  }
  if (root === 'system' && sslmode !== 'verify-full') {
    throw new PmdbError('BAD_CONFIG', `${from}: sslmode=${sslmode} is too weak for sslrootcert=system`, {
      remedy: 'Use sslmode=verify-full: anybody can get a certificate that the system trusts, for another name.',
    });
  }
  return { sslmode, sslmodeGiven: source !== 'default' };
}

function noRoot(sslmode: SslMode, folder: string): PmdbError {
  const path = join(folder, 'root.crt');
  return new PmdbError('BAD_CONFIG', `sslmode=${sslmode} needs a root certificate, and there is no ${path}`, {
    remedy: 'Name its file (sslrootcert=ca.crt), or trust the authorities of the system (sslrootcert=system).',
  });
}
