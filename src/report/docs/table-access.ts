import {
  accessByRole,
  describeConditions,
  describeGrant,
  describeRowSecurity,
  type Policy,
  type RoleAccess,
} from '../../core/relation-access.ts';
import type { TableDescription } from '../../core/schema-description.ts';
import { escapeMarkup as text } from '../markup.ts';
import { code, section, tag } from './html-parts.ts';

/** Who may do what to a table or view, role by role and in words, as HTML. */
export function accessSection(table: TableDescription): string {
  const roles = accessByRole(table);
  const nobody = roles.length === 0 ? '<p>Nothing is granted to anybody but the owner.</p>' : '';
  const list = roles.map((role) => roleItem(role, table.owner)).join('\n');
  return section(
    4,
    'Who may do what',
    `${rowSecurity(table)}${nobody}${list === '' ? '' : `\n<dl class="roles">\n${list}\n</dl>`}`,
  );
}

function rowSecurity(table: TableDescription): string {
  const owner = `<p>Owner: ${code(table.owner)}.`;
  if (table.kind !== 'table' && table.kind !== 'partitioned table') return `${owner}</p>`;
  const { text: words, weak } = describeRowSecurity(table);
  return `${owner} Row-level security is <span${weak ? ' class="weak"' : ''}>${text(words)}</span>.</p>`;
}

function roleItem({ role, grants, policies }: RoleAccess, owner: string): string {
  const nothing = role === owner ? 'owns it' : 'is granted nothing';
  const may = grants.length === 0 ? nothing : `may ${grants.map(describeGrant).join(', ')}`;
  const items = policies.map((policy) => `<li>${policyItem(policy)}</li>`).join('');
  return `<dt>${code(role)}</dt><dd>${text(may)}${items === '' ? '' : `<ul>${items}</ul>`}</dd>`;
}

function policyItem(policy: Policy): string {
  const { name, command, permissive } = policy;
  const restrictive = permissive ? '' : tag('restrictive', 'weak');
  const conditions = describeConditions(policy).map(({ word, text: words }) =>
    words === 'every row' ? 'every row' : `${word} ${code(words)}`,
  );
  return `<b>${text(command)}</b>${restrictive} ${conditions.join('; ')} <span class="quiet">${text(name)}</span>`;
}
