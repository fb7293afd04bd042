import path from 'node:path';
import { defineConfig } from 'prisma/config';

// Read by the Prisma CLI only (`--config prisma/prisma.config.ts`): where the schema and the hand-written migrations are.
export default defineConfig({
  schema: path.join(__dirname, 'schema.prisma'),
  migrations: { path: path.join(__dirname, 'migrations') },
  datasource: { url: process.env['DATABASE_OWNER_URL'] ?? '' },
});
