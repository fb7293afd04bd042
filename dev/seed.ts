import { readConfig } from '../kernel/config';
import { openPool, openPrisma } from '../kernel/db';
import { systemClock } from '../kernel/time';
import { demoScene } from '../prisma/seed/demo';
import { seedScene } from '../prisma/seed/scene';

/** `seed [run]`: seeds the demo's scene for a run (`default` when none is named) and prints what it made as JSON. */
async function seed(): Promise<void> {
  const config = readConfig();
  const pool = openPool(config.database.app, 2, 'bossnyumba seed');
  const prisma = openPrisma(config.database.app, 1);
  try {
    const scene = demoScene(process.argv[2] || 'default');
    const seeded = await seedScene(pool, prisma, scene, systemClock.now());
    process.stdout.write(`${JSON.stringify(seeded)}\n`);
  } finally {
    await prisma.$disconnect();
    await pool.end();
  }
}

seed().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
