import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';

/** A certificate and its key, both as PEM text. */
export interface Certificate {
  readonly name: string;
  readonly cert: string;
  readonly key: string;
}

export interface CertificateOptions {
  /** Who signs it; itself unless told. */
  readonly by?: Certificate;
  readonly authority?: boolean;
  /** Host names and IPv4 addresses that it is for. */
  readonly hosts?: readonly string[];
  readonly validDays?: readonly [from: number, to: number];
}

/** Makes an X.509 certificate. Written out in DER here, so that the tests need no openssl on the machine. */
export function makeCertificate(name: string, options: CertificateOptions = {}): Certificate {
  const { by, authority = false, hosts = [], validDays = [-1, 30] } = options;
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const toBeSigned = sequence(
    der(0xa0, integer(2)),
    integer(Math.floor(Math.random() * 2 ** 31)),
    ECDSA_SHA256,
    commonName(by?.name ?? name),
    sequence(...validDays.map(dayFromNow)),
    commonName(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions(authority, hosts))),
  );
  const signature = sign('sha256', toBeSigned, by?.key ?? privateKey);
  const certificate = sequence(toBeSigned, ECDSA_SHA256, der(0x03, Buffer.from([0]), signature));
  return { name, cert: pem(certificate), key: keyPem(privateKey) };
}

const BASIC_CONSTRAINTS = Buffer.from('0603551d13', 'hex');
const SUBJECT_ALTERNATIVE_NAME = Buffer.from('0603551d11', 'hex');
const COMMON_NAME = Buffer.from('0603550403', 'hex');
const TRUE = Buffer.from('0101ff', 'hex');
const ECDSA_SHA256 = Buffer.from('300a06082a8648ce3d040302', 'hex');

function extensions(authority: boolean, hosts: readonly string[]): Buffer[] {
  const found: Buffer[] = [];
  if (authority) found.push(sequence(BASIC_CONSTRAINTS, TRUE, der(0x04, sequence(TRUE))));
  const names = hosts.map((host) =>
    isIPv4(host) ? der(0x87, Buffer.from(host.split('.').map(Number))) : der(0x82, Buffer.from(host)),
  );
  if (names.length > 0) found.push(sequence(SUBJECT_ALTERNATIVE_NAME, der(0x04, sequence(...names))));
  return found.length > 0 ? found : [sequence(BASIC_CONSTRAINTS, der(0x04, sequence()))];
}

function der(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const long = [content.length >> 8, content.length & 0xff];
  const length = content.length < 0x80 ? [content.length] : [0x82, ...long];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

function sequence(...contents: Buffer[]): Buffer {
  return der(0x30, ...contents);
}

/** A positive number below 2^31. */
function integer(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  let first = 0;
  while (first < 3 && bytes[first] === 0 && (bytes[first + 1] ?? 0) < 0x80) first++;
  return der(0x02, bytes.subarray(first));
}

function commonName(name: string): Buffer {
  return sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from(name)))));
}

function dayFromNow(days: number): Buffer {
  const date = new Date(Date.now() + days * 86_400_000);
  return der(0x18, Buffer.from(`${date.toISOString().replace(/[-:T]|\..*/g, '')}Z`));
}

function pem(certificate: Buffer): string {
  return `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64')}\n-----END CERTIFICATE-----\n`;
}

function keyPem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}
