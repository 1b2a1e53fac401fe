/** What one run did of one kind. */
export interface RunEntry {
  /** Null for what people did in psql. */
  readonly runId: string | null;
  /** ISO 8601. */
  readonly at: string;
  /** "migrate", "rollback", "failure", "create", …; "interrupted" by Ctrl-C, or killed; "running" while a file is under way. */
  readonly action: string;
  /** The lowest and the highest version; null for what isn't about one. */
  readonly from: string | null;
  readonly to: string | null;
  /** What was done, or to whom: of the migration, or of the tenant. */
  readonly name: string | null;
  /** Rows of the history. */
  readonly entries: number;
  /** How many tenants; 0 for the shared track. */
  readonly tenants: number;
  /** One of their schemas. */
  readonly sample: string | null;
  /** What the steps took, all together. */
  readonly ms: number | null;
  readonly error: string | null;
  readonly user: string;
  readonly client: string | null;
}
