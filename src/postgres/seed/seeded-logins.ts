import { literal } from '../../core/literal.ts';
import type { SeedRecord } from '../../core/seed/record.ts';
import type { Row } from '../../core/seed/rows.ts';
import type { Session } from '../session.ts';
import { askDefiner } from './ask-definer.ts';

/** Where people are, of all organizations. */
export const LOGINS = 'identity.user_profiles';

/** As SQL, for the definer. Somebody who has joined another organization since stays: that is the foreign key's say. */
export function deleteLogins({ logins }: Pick<SeedRecord, 'logins'>): string {
  return `do $$
    declare
      login uuid;
    begin
      foreach login in array ${idsOf(logins)} loop
        begin
          delete from ${LOGINS} where id = login;
        exception when foreign_key_violation then
          null;
        end;
      end loop;
    end $$`;
}

/** The e-mail addresses of those that are there. */
export async function findLogins(session: Session, records: readonly SeedRecord[]): Promise<readonly string[]> {
  const ids = idsOf(records.flatMap(({ logins }) => logins));
  const found = await askDefiner(session, `select email from ${LOGINS} where id = any (${ids}) order by email`);
  return found.map(({ email }) => String(email));
}

/** Without those of whom the database knows already, because they outlived their organization. Within a transaction. */
export async function withoutKnown(session: Session, rows: readonly Row[]): Promise<readonly Row[]> {
  const ids = idsOf(rows.map(({ id }) => ({ userId: String(id) })));
  const { rows: known } = await session.send(`select id::text from ${LOGINS} where id = any (${ids})`);
  const there = new Set(known.map(({ id }) => id));
  return rows.filter(({ id }) => !there.has(id));
}

function idsOf(logins: readonly { readonly userId: string }[]): string {
  return `${literal(`{${logins.map(({ userId }) => userId).join()}}`)}::uuid[]`;
}
