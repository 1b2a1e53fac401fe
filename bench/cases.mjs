import { largeMigration, smallMigrations } from './migrations.mjs';

/**
 * What is measured. The first contestant is what the others are divided by. `applied`: the migrations are there already,
 * and there is nothing to do. `delay`: milliseconds to the server, each way.
 */
export const CASES = [
  {
    name: 'fresh',
    title: '200 migrations on an empty database',
    migrations: () => smallMigrations(200),
    contestants: ['psql', 'pmdb', 'dbmate', 'node-pg-migrate'],
    wanted: '≤ 1.25 ×',
  },
  {
    name: 'nothing',
    title: 'nothing to do: 200 migrations are applied',
    migrations: () => smallMigrations(200),
    applied: true,
    contestants: ['node -e 0', 'pmdb', 'dbmate', 'node-pg-migrate'],
    wanted: '≤ 3 ×',
  },
  {
    name: 'thousand',
    title: 'nothing to do: 1,000 migrations are applied',
    migrations: () => smallMigrations(1000),
    applied: true,
    contestants: ['node -e 0', 'pmdb', 'dbmate', 'node-pg-migrate'],
  },
  {
    name: 'large',
    title: 'one migration of 2 MB',
    migrations: largeMigration,
    contestants: ['psql', 'pmdb'],
  },
  {
    name: 'remote',
    title: '50 migrations over a link of 10 ms each way',
    migrations: () => smallMigrations(50),
    delay: 10,
    contestants: ['psql', 'pmdb', 'dbmate', 'node-pg-migrate'],
  },
];
