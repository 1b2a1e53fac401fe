import type { DatabaseDescription } from '../../schema-description.ts';
import type { Generated } from '../generate.ts';
import { type ModelOptions, modelOf } from '../model.ts';
import { contextMembers } from './context-class.ts';
import { EFCORE_NAMES } from './csharp-names.ts';
import { entityClass } from './entity-class.ts';
import { entitiesOf } from './entity-model.ts';
import { type EnumModel, enumDeclaration } from './enum-model.ts';
import { ORGANIZATION_CLASSES, ORGANIZATION_CONTEXT, PLAIN_CONTEXT } from './organization-classes.ts';
import { relationsOf } from './relations.ts';

/** The namespace around all that is written. */
const ROOT = 'Tables';

/** A model for Entity Framework Core: classes of C#, and a DbContext. `tables` counts tables and views. */
export function efcoreModel(database: DatabaseDescription, header: string, options: ModelOptions): Generated {
  const model = modelOf(database, EFCORE_NAMES, options);
  const { entities, natives } = entitiesOf(model, ROOT);
  const relations = relationsOf(entities);
  const organizations = hasContext(database);
  const members = contextMembers({ root: ROOT, entities, relations, natives, tenantSchema: options.tenantSchema });
  const text = [
    header,
    USINGS,
    ...model.schemas.map(({ name, codeName }) => {
      const own = entities.filter(({ schema }) => schema.name === name);
      return namespace(
        `${ROOT}.${codeName}`,
        own.map((entity) => entityClass(entity, relations.get(entity) ?? [], ROOT)).join('\n'),
      );
    }),
    ...(natives.length === 0 ? [] : [namespace(`${ROOT}.Enums`, nativeEnums(natives))]),
    namespace(
      ROOT,
      [contextClass(members, organizations), VALUE_LIST, ...(organizations ? [ORGANIZATION_CLASSES] : [])].join('\n'),
    ),
  ].join('\n');
  return { text, tables: entities.length };
}

/** Whether it is one of this project's, whose transactions begin with a context. */
function hasContext({ schemas }: DatabaseDescription): boolean {
  const functions = schemas.find(({ name }) => name === 'app')?.functions ?? [];
  return functions.some(
    ({ name, arguments: list }) =>
      name === 'set_context' && list.startsWith('session_token text, organization_uuid uuid'),
  );
}

function namespace(name: string, body: string): string {
  return `namespace ${name}\n{\n${body}}\n`;
}

function nativeEnums(natives: readonly EnumModel[]): string {
  return natives.map((each) => enumDeclaration(each, '    ')).join('\n');
}

function contextClass(members: string, organizations: boolean): string {
  const beginning = organizations ? ORGANIZATION_CONTEXT : PLAIN_CONTEXT;
  return `    public partial class TablesContext : DbContext\n    {\n${beginning}${members}    }\n`;
}

const USINGS = `#nullable enable

using System;
using System.Collections;
using System.Collections.Generic;
using System.Data.Common;
using System.Linq;
using System.Net;
using System.Net.NetworkInformation;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;
using NpgsqlTypes;
`;

const VALUE_LIST = `    /// <summary>A list of values that a check holds: members in C#, their texts in the database.</summary>
    public sealed class ValueList<T>() : ValueConverter<T, string>(member => Texts[member], text => Members[text])
        where T : struct, Enum
    {
        static readonly Dictionary<T, string> Texts = Enum.GetValues<T>().ToDictionary(
            member => member,
            member => typeof(T).GetField(member.ToString())!.GetCustomAttribute<PgNameAttribute>()!.PgName);

        static readonly Dictionary<string, T> Members = Texts.ToDictionary(pair => pair.Value, pair => pair.Key);
    }
`;
