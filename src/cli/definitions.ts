import type { CommandDefinition } from './command.ts';
import { baselineCommand } from './definitions/baseline.ts';
import { completionCommand } from './definitions/completion.ts';
import { configCommand } from './definitions/config.ts';
import { dbCommands } from './definitions/db.ts';
import { docsCommand } from './definitions/docs.ts';
import { driftCommand } from './definitions/drift.ts';
import { healthCommand } from './definitions/health.ts';
import { historyCommand } from './definitions/history.ts';
import { importCommand } from './definitions/import.ts';
import { initCommand } from './definitions/init.ts';
import { isolationCommand } from './definitions/isolation.ts';
import { jobCommands } from './definitions/jobs.ts';
import { maintainCommands } from './definitions/maintain.ts';
import { metricsCommand } from './definitions/metrics.ts';
import { migrateCommand } from './definitions/migrate.ts';
import { newCommand } from './definitions/new.ts';
import { policiesCommands } from './definitions/policies.ts';
import { repairCommand } from './definitions/repair.ts';
import { rollbackCommand } from './definitions/rollback.ts';
import { seedCommand } from './definitions/seed.ts';
import { statusCommand } from './definitions/status.ts';
import { tenantCommands } from './definitions/tenant.ts';
import { testCommand } from './definitions/test.ts';
import { typesCommand } from './definitions/types.ts';
import { upCommand } from './definitions/up.ts';
import { validateCommand } from './definitions/validate.ts';
import { verifyCommand } from './definitions/verify.ts';

/** What the commands of a group are about. */
export const GROUPS: Readonly<Record<string, string>> = {
  db: 'the embedded PostgreSQL',
  jobs: 'scheduled jobs',
  maintain: 'upkeep of tables and indexes',
  policies: 'policies and grants',
  tenant: 'tenants',
};

/** All commands, in the order in which the help lists them. */
export const COMMANDS: readonly CommandDefinition[] = [
  upCommand,
  migrateCommand,
  rollbackCommand,
  statusCommand,
  historyCommand,
  validateCommand,
  verifyCommand,
  seedCommand,
  testCommand,
  driftCommand,
  typesCommand,
  docsCommand,
  initCommand,
  importCommand,
  newCommand,
  repairCommand,
  baselineCommand,
  ...policiesCommands,
  isolationCommand,
  healthCommand,
  metricsCommand,
  ...maintainCommands,
  configCommand,
  completionCommand,
  ...tenantCommands,
  ...jobCommands,
  ...dbCommands,
];
