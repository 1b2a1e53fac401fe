export type SslMode = 'disable' | 'allow' | 'prefer' | 'require' | 'verify-ca' | 'verify-full';

/** Where a setting came from, in the words that `pmdb config` shows. */
export type Source = 'flag' | 'environment' | '.env' | 'service file' | 'password file' | 'embedded' | 'default';

/** Everything that is needed to reach one database. Never printed as it is: see `describeDatabase`. */
export interface Database {
  /** Host name, IP address, or the directory of a Unix socket (then it starts with "/"). */
  readonly host: string;
  /** IP address to connect to instead of looking `host` up; `host` still is the name that a certificate must have. */
  readonly address?: string | undefined;
  readonly port: number;
  readonly name: string;
  readonly user: string;
  readonly password: string | undefined;
  readonly sslmode: SslMode;
  /** True when the user wrote sslmode=disable himself: only then may a password travel unencrypted to another host. */
  readonly sslmodeGiven: boolean;
  readonly sslrootcert: string | undefined;
  readonly sslcert: string | undefined;
  readonly sslkey: string | undefined;
  /** Command-line options for the server, as in libpq's `options` ("-c search_path=app"). */
  readonly options: string | undefined;
  /** Seconds. */
  readonly connectTimeout: number;
}
