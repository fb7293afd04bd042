import { defineConfig } from 'prisma/config';

// Read by the Prisma CLI only: where the schema and the hand-written migrations are, and which database to migrate.
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env['DATABASE_OWNER_URL'] ?? '' },
});
