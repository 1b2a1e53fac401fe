import type { PeerCertificate } from 'node:tls';
import type { Database } from '../core/database.ts';
import { describeDatabase, describeServer } from '../core/database-description.ts';
import { PmdbError } from '../core/errors.ts';

const UNTOUCHED = 'Nothing was changed.';

/** The server has no TLS, and sslmode demands it. */
export function tlsDeclined(database: Database): PmdbError {
  const { sslmode } = database;
  return new PmdbError(
    'TLS',
    `${describeServer(database)} offers no TLS, and sslmode=${sslmode} demands it (for ${describeDatabase(database)})`,
    {
      state: UNTOUCHED,
      remedy: 'Switch TLS on at the server (ssl = on), or, on a network that you trust, write sslmode=disable.',
    },
  );
}

/** The server has no TLS, and a password would have to cross the network for everybody to read. */
export function passwordInClear(database: Database): PmdbError {
  return new PmdbError(
    'TLS',
    `${describeServer(database)} offers no TLS: the password of ${describeDatabase(database)} was not sent`,
    {
      state: UNTOUCHED,
      remedy:
        'Switch TLS on at the server (ssl = on), or, if everybody between here and there may know the password, write sslmode=disable.',
    },
  );
}

interface Trouble {
  readonly what: string;
  readonly remedy: string;
}

const OTHER_ROOT =
  'Name the certificate of the authority that signed it (sslrootcert=ca.crt), or, to encrypt without checking who answers, write sslmode=require and leave sslrootcert out.';
const RENEW = 'Renew the certificate of the server, or correct the clock of this machine.';
const CLIENT = 'Name a certificate and key that the server accepts: sslcert=client.crt and sslkey=client.key.';

const UNTRUSTED = 'its certificate is signed by nobody that sslrootcert trusts';
const TROUBLES: Readonly<Record<string, Trouble>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    what: 'its certificate is self-signed, and sslrootcert does not have it',
    remedy: OTHER_ROOT,
  },
  SELF_SIGNED_CERT_IN_CHAIN: { what: UNTRUSTED, remedy: OTHER_ROOT },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: { what: UNTRUSTED, remedy: OTHER_ROOT },
  UNABLE_TO_GET_ISSUER_CERT: { what: UNTRUSTED, remedy: OTHER_ROOT },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: { what: UNTRUSTED, remedy: OTHER_ROOT },
  CERT_SIGNATURE_FAILURE: { what: UNTRUSTED, remedy: OTHER_ROOT },
  INVALID_CA: { what: UNTRUSTED, remedy: OTHER_ROOT },
  CERT_HAS_EXPIRED: { what: 'its certificate has expired', remedy: RENEW },
  CERT_NOT_YET_VALID: { what: 'its certificate is not valid yet', remedy: RENEW },
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: { what: 'it asks for a client certificate', remedy: CLIENT },
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: { what: 'it does not know who signed the client certificate', remedy: CLIENT },
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: { what: 'the client certificate has expired', remedy: CLIENT },
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: { what: 'it does not accept the client certificate', remedy: CLIENT },
  ERR_OSSL_X509_KEY_VALUES_MISMATCH: { what: 'sslkey is not the key of sslcert', remedy: CLIENT },
  ERR_OSSL_PEM_NO_START_LINE: {
    what: 'a certificate or key file is not in PEM format',
    remedy: 'Convert it: openssl x509 -inform der -in FILE -out FILE.pem',
  },
};

/** Translates what TLS complained about; undefined when the cause has nothing to do with TLS. */
export function tlsError(database: Database, cause: Error & { readonly code?: string }): PmdbError | undefined {
  const code = cause.code ?? '';
  const trouble =
    code === 'ERR_TLS_CERT_ALTNAME_INVALID' ? otherHost(database, cause) : (TROUBLES[code] ?? unforeseen(cause));
  if (trouble === undefined) return undefined;
  return new PmdbError(
    'TLS',
    `No TLS with ${describeServer(database)} for ${describeDatabase(database)}: ${trouble.what}`,
    {
      state: UNTOUCHED,
      remedy: trouble.remedy,
      cause,
    },
  );
}

function otherHost({ host }: Database, cause: Error & { readonly cert?: PeerCertificate }): Trouble {
  const { subjectaltname, subject } = cause.cert ?? {};
  const names = subjectaltname?.replace(/\b(DNS|IP Address):/g, '') ?? String(subject?.CN ?? 'nobody');
  return {
    what: `its certificate is for another host: ${names}, not ${host}`,
    remedy: 'Connect by a name of the certificate, or, to check only who signed it, write sslmode=verify-ca.',
  };
}

function unforeseen(cause: Error & { readonly code?: string; readonly reason?: string }): Trouble | undefined {
  const { code = '', reason } = cause;
  if (!/^(ERR_SSL_|ERR_OSSL_|ERR_TLS_|CERT_|CRL_|UNABLE_TO_)/.test(code)) return undefined;
  return {
    what: reason ?? cause.message,
    remedy: 'See what the server offers: openssl s_client -starttls postgres -connect HOST:PORT',
  };
}
