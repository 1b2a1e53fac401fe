import { hash } from 'node:crypto';
import type { Problem } from './errors.ts';
import { compareVersions, type Migration, type Track } from './migration.ts';
import { placeAt } from './place.ts';
import { refusePolicyStatement } from './policy-statements.ts';
import { readSourceText } from './source-text.ts';
import type { QualifiedName } from './sql/name.ts';
import { describePsqlCommand } from './sql/psql-commands.ts';
import { type Split, type Statement, splitStatements } from './sql/statements.ts';

/** All policies and grants of one table or view: a state, which replaces whatever was there. */
export interface PolicyFile {
  readonly track: Track;
  /** "policies/core/units.sql" */
  readonly file: string;
  /** Without a schema on the tenant track. */
  readonly relation: QualifiedName;
  /** The version that makes the file possible, such as "018"; undefined: it is, as soon as its table is there. */
  readonly since: string | undefined;
  readonly text: string;
  /** SHA-256 of the text, in hex. */
  readonly checksum: string;
  readonly statements: readonly Statement[];
  readonly problems: readonly Problem[];
}

/** `-- pmdb: since V018`, in the leading comment block. */
const SINCE = /^--[ \t]*pmdb:[ \t]*since[ \t]+V(\d{1,20})[ \t]*$/m;
const DIRECTIVE = /^--[ \t]*pmdb:/;
const LEADING_COMMENTS = /^(?:[ \t]*(?:--.*)?\n)*/;

/**
 * One file of policies, from its bytes.
 *
 * @param relation What the file is about, as its path says.
 */
export function readPolicyFile(track: Track, file: string, relation: QualifiedName, bytes: Buffer): PolicyFile {
  const source = readSourceText(file, bytes);
  if ('text' in source) return new SqlPolicyFile(track, file, relation, source.text);
  return new SqlPolicyFile(track, file, relation, '', source.problem);
}

/** Taken apart when somebody first asks what it says: a run with nothing to do asks for no more than the checksum. */
class SqlPolicyFile implements PolicyFile {
  readonly track: Track;
  readonly file: string;
  readonly relation: QualifiedName;
  readonly since: string | undefined;
  readonly text: string;
  readonly #unreadable: Problem | undefined;
  #checksum: string | undefined;
  #split: Split | undefined;

  constructor(track: Track, file: string, relation: QualifiedName, text: string, unreadable?: Problem) {
    this.track = track;
    this.file = file;
    this.relation = relation;
    this.text = text;
    this.since = SINCE.exec(LEADING_COMMENTS.exec(text)?.[0] ?? '')?.[1];
    this.#unreadable = unreadable;
  }

  get checksum(): string {
    this.#checksum ??= hash('sha256', this.text);
    return this.#checksum;
  }

  get statements(): readonly Statement[] {
    return this.#parts().statements;
  }

  get problems(): readonly Problem[] {
    if (this.#unreadable !== undefined) return [this.#unreadable];
    const complaints = [...complaintsAbout(this.text, this.#parts(), this.relation)];
    return complaints.map(({ offset, ...complaint }) => {
      return { code: 'BAD_FILE', ...complaint, place: placeAt(this.file, this.text, offset) };
    });
  }

  #parts(): Split {
    this.#split ??= splitStatements(this.text);
    return this.#split;
  }
}

interface Complaint {
  readonly offset: number;
  readonly message: string;
  readonly remedy: string;
}

function complaintsAbout(text: string, split: Split, relation: QualifiedName): readonly Complaint[] {
  const psql = split.commands.map(({ start, end }) => ({
    offset: start,
    ...describePsqlCommand(text.slice(start, end)),
  }));
  const refused = split.statements.flatMap((statement) => {
    const refusal = refusePolicyStatement(statement.text, relation);
    return refusal === undefined ? [] : [{ offset: statement.offset, ...refusal }];
  });
  const found = [...split.problems, ...strayDirectives(text, split), ...psql, ...refused];
  return found.sort((a, b) => a.offset - b.offset);
}

/** All directives but the one that counts. */
function strayDirectives(text: string, { comments }: Split): readonly Complaint[] {
  const directives = comments.filter(({ start, end }) => DIRECTIVE.test(text.slice(start, end)));
  const leading = LEADING_COMMENTS.exec(text)?.[0] ?? '';
  const counts = directives.find(({ start, end }) => end <= leading.length && SINCE.test(text.slice(start, end)));
  return directives.filter((each) => each !== counts).map(({ start }) => ({ offset: start, ...NO_DIRECTIVE }));
}

const NO_DIRECTIVE = {
  message: 'a file of policies knows one directive, once: since',
  remedy:
    'Write `-- pmdb: since V<number>` above its first statement, with the version that makes what the policies call.',
};

/**
 * Gives each migration the files that it makes possible: they are applied with it and withdrawn with it. Returns what is
 * wrong with the files that name a version.
 */
export function tieToMigrations(migrations: readonly Migration[], files: readonly PolicyFile[]): readonly Problem[] {
  const byVersion = new Map(migrations.map((migration) => [BigInt(migration.version), migration]));
  const problems: Problem[] = [];
  for (const policy of files) {
    if (policy.since === undefined) {
      if (policy.track === 'tenant') problems.push(waitsForNobody(policy));
      continue;
    }
    const migration = byVersion.get(BigInt(policy.since));
    if (migration === undefined) problems.push(waitsForNothing(policy));
    // In place: a migration reads its rollback when somebody asks, and a copy would read it now.
    else Object.assign(migration, { policies: [...(migration.policies ?? []), policy] });
  }
  return problems;
}

/** A fleet is brought forward step by step, and nothing comes after the last step of a tenant. */
function waitsForNobody({ file }: PolicyFile): Problem {
  return {
    code: 'BAD_DIRECTIVE',
    message: `${file} doesn't say with which version its policies come`,
    place: { file, line: 1, column: 1 },
    remedy: 'Name the one that makes the table, or what the policies call: `-- pmdb: since V001`.',
  };
}

function waitsForNothing({ file, text, since }: PolicyFile): Problem {
  return {
    code: 'NO_SUCH_VERSION',
    message: `${file} waits for V${since}, and there is no such migration`,
    place: placeAt(file, text, Math.max(0, text.search(/since/))),
    remedy: 'Name the version that makes what the policies call.',
  };
}

/** Whether a file can be applied to a database with these versions, as far as versions tell. */
export function isPossible({ since }: PolicyFile, applied: readonly { readonly version: string }[]): boolean {
  return since === undefined || applied.some(({ version }) => compareVersions(version, since) === 0);
}
