import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pmdb } from '../../support/cli.ts';
import { csharpDiagnostics, hasCsharpCompiler } from '../../support/csharp-compiler.ts';
import { freshDatabase } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { has } from '../../support/requirements.ts';
import { applicationFolder } from './written-code.ts';

const FIXTURES = join(process.cwd(), 'test/fixtures/efcore');
const EFCORE = [join(FIXTURES, 'EntityFrameworkCore.cs')];

/** The model of a database, in a file. */
async function modelOf(url: string, ...args: string[]): Promise<string> {
  const file = join(await applicationFolder(), 'Tables.cs');
  const { code, stderr } = await pmdb(['types', '--url', url, '--target', 'efcore', '--out', file, ...args]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return file;
}

describe.skipIf(!has('csharp', hasCsharpCompiler))('Roslyn takes the model for EF Core without a warning', () => {
  test('of this database, with the code that the documentation shows', async () => {
    const tables = await modelOf((await migratedDatabase()).url);
    const page = await readFile(join(process.cwd(), 'docs/types.md'), 'utf8');
    const [, shown = ''] = /```csharp\n[\s\S]*?\n\n([\s\S]*?)```/.exec(page) ?? [];
    expect(shown).toContain('ToListAsync');
    const application = join(await applicationFolder(), 'Application.cs');
    await writeFile(
      application,
      `using System; using System.Linq; using System.Threading.Tasks; using Microsoft.EntityFrameworkCore;
       using Tables; using Tables.Core; using Tables.Operations;
       class Application {
         public async Task<int> Serve(DbContextOptions<TablesContext> options, string token, Guid organization) {
           await using var db = new TablesContext(options, new OrganizationSession(token, organization));
           ${shown}
           return await db.InTransactionAsync(async cancel => await db.SaveChangesAsync(cancel));
         }
       }`,
    );
    expect(await csharpDiagnostics(EFCORE, [tables], [application])).toEqual([]);
  });

  test('of one with every kind of type, value and name', async () => {
    const { sql, url } = await freshDatabase();
    await sql.unsafe(await readFile(join(FIXTURES, 'odd.sql'), 'utf8'));
    expect(await csharpDiagnostics(EFCORE, [await modelOf(url)])).toEqual([]);
  });

  test('of a tenant, whose tables and views have no schema', async () => {
    const { sql, url } = await migratedDatabase();
    expect(await pmdb(['tenant', 'create', 'north', '--url', url, '--yes'], { cwd: process.cwd() })).toMatchObject({
      code: 0,
    });
    await sql.unsafe('create view org_north.seen as select id from org_north.units');
    const tables = await modelOf(url, '--tenant', 'north');
    expect(await readFile(tables, 'utf8')).toContain('.ToView("seen")');
    expect(await csharpDiagnostics(EFCORE, [tables])).toEqual([]);
  });
});

test.skipIf(!hasCsharpCompiler)('Roslyn finds what is wrong', async () => {
  const file = join(await applicationFolder(), 'Wrong.cs');
  await writeFile(file, '#nullable enable\nclass Wrong { public string Name { get; set; } int None => "none"; }\n');
  expect(await csharpDiagnostics([file])).toEqual([
    expect.stringContaining("error CS0029: Cannot implicitly convert type 'string' to 'int'"),
    expect.stringContaining("warning CS8618: Non-nullable property 'Name'"),
  ]);
});
