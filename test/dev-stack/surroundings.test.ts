import { spawnSync } from 'node:child_process';
import { compiled } from '../../dev/stack/checkout';

/** What a child of the stack would see of the database settings, for a caller with `env`. */
function seenByChild(env: Record<string, string>, added: Record<string, string>): Record<string, string> {
  const code = `console.log(JSON.stringify(require(process.argv[1]).environmentWith(JSON.parse(process.argv[2]))))`;
  const { stdout } = spawnSync(
    process.execPath,
    ['-e', code, compiled('dev/stack/surroundings'), JSON.stringify(added)],
    { env, encoding: 'utf8' },
  );
  return JSON.parse(stdout) as Record<string, string>;
}

const theirs = { DATABASE_URL: 'postgres://theirs', DATABASE_OWNER_URL: 'postgres://theirs/owner' };

it("a stack of its own database never hands on the caller's role addresses", () => {
  const child = seenByChild(theirs, { DATABASE_URL: 'postgres://ours' });
  expect(child).toMatchObject({ DATABASE_URL: 'postgres://ours' });
  expect(child).not.toHaveProperty('DATABASE_OWNER_URL');
});

it("a stack on the caller's database uses the caller's role addresses", () => {
  expect(seenByChild(theirs, { DATABASE_URL: 'postgres://theirs' })).toMatchObject(theirs);
});
