// The floor: a pool of connections that sends one message a tenant, and keeps no ledger, no lock and no count.
// Usage: node pool.mjs <connections> <file with SQL> <schemas, with commas>; :schema in the SQL is the tenant's.
import { readFileSync } from 'node:fs';
import postgres from 'postgres';

const [connections, file, schemas] = process.argv.slice(2);
const text = readFileSync(file, 'utf8');
const queue = schemas.split(',');
await Promise.all(
  Array.from({ length: Number(connections) }, async () => {
    const sql = postgres(process.env.DATABASE_URL, { max: 1, onnotice: () => {}, prepare: false });
    for (let schema = queue.shift(); schema !== undefined; schema = queue.shift()) {
      await sql.unsafe(text.replaceAll(':schema', schema)).simple();
    }
    await sql.end();
  }),
);
