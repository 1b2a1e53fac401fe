import { describeName, type QualifiedName, readName } from './sql/name.ts';
import { TokenReader } from './sql/token-reader.ts';

export interface Refusal {
  readonly message: string;
  readonly remedy: string;
}

/**
 * Why a statement has no place in the file of this relation; undefined for those that have: CREATE POLICY, GRANT, REVOKE
 * and COMMENT ON POLICY about the relation itself, and SET ROLE. What else a file does could not be taken back.
 */
export function refusePolicyStatement(statement: string, relation: QualifiedName): Refusal | undefined {
  const reader = new TokenReader(statement);
  const kind = reader.current;
  if (reader.take('set', 'role') || reader.take('set', 'local', 'role') || reader.take('reset', 'role'))
    return undefined;
  const about = subject(reader);
  if (about === undefined) return OTHER_STATEMENT;
  if (about.name === relation.name && about.schema === relation.schema) return several(reader, kind);
  return {
    message: `${kind.toUpperCase()} about ${describeName(about)} in the file of ${describeName(relation)}`,
    remedy: `Name the relation ${describeName(relation)}, or move the statement to its own file.`,
  };
}

const OTHER_STATEMENT: Refusal = {
  message: 'a file of policies holds CREATE POLICY, COMMENT ON POLICY, GRANT and REVOKE on its relation, and SET ROLE',
  remedy: 'Move everything else to a migration.',
};

/** What the statement is about; undefined when it is none of those that a file may hold. */
function subject(reader: TokenReader): QualifiedName | undefined {
  if (reader.take('create', 'policy') || reader.take('comment', 'on', 'policy')) {
    readName(reader);
    return reader.take('on') ? readName(reader) : undefined;
  }
  if (reader.takeOne('grant', 'revoke') === undefined || reader.skipPast('on') === undefined) return undefined;
  reader.take('table');
  const name = readName(reader);
  // Behind `function` or `schema` there is another name.
  return [',', 'to', 'from'].includes(reader.current) ? name : undefined;
}

function several(reader: TokenReader, kind: string): Refusal | undefined {
  if ((kind !== 'grant' && kind !== 'revoke') || reader.current !== ',') return undefined;
  return {
    message: `one ${kind.toUpperCase()} for several relations`,
    remedy: 'Each relation has a file of its own: repeat the statement there.',
  };
}
