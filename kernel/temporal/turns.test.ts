import { setTimeout as sleep } from 'node:timers/promises';
import { openTurns, TurnMissed } from './turns';

const WAIT_MS_MAX = 5_000;

/** Works that end when they are told to, and the order in which they began. */
function works(): {
  readonly begun: string[];
  readonly work: (name: string) => () => Promise<string>;
  readonly end: (name: string) => void;
} {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    begun,
    work: (name) => async () => {
      begun.push(name);
      await new Promise<void>((resolve) => ends.set(name, resolve));
      return name;
    },
    end: (name) => ends.get(name)?.(),
  };
}

describe('turns', () => {
  it('are so many at once, and the next go in the order they came', async () => {
    const { begun, work, end } = works();
    const turns = openTurns(2, WAIT_MS_MAX);
    const ran = ['a', 'b', 'c', 'd'].map((name) => turns.run(work(name)));
    await sleep(5);
    expect(begun).toEqual(['a', 'b']);
    end('b');
    expect(await ran[1]).toBe('b');
    await sleep(5);
    expect(begun).toEqual(['a', 'b', 'c']);
    for (const name of ['a', 'c']) end(name);
    await sleep(5);
    end('d');
    expect(await Promise.all(ran)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('are had by whoever comes once all have ended', async () => {
    const turns = openTurns(1, WAIT_MS_MAX);
    await Promise.all([1, 2, 3].map((n) => turns.run(async () => n)));
    expect(await turns.run(async () => 'later')).toBe('later');
  });

  it('go on after a work that failed', async () => {
    const turns = openTurns(1, WAIT_MS_MAX);
    const failed = turns.run(() => Promise.reject(new Error('of its own')));
    const next = turns.run(async () => 'next');
    await expect(failed).rejects.toThrow('of its own');
    await expect(next).resolves.toBe('next');
  });

  it('are missed where they do not come in time: the work never begins, and no place is lost by it', async () => {
    const { begun, work, end } = works();
    const turns = openTurns(1, 10);
    const first = turns.run(work('first'));
    await expect(turns.run(work('late'))).rejects.toBeInstanceOf(TurnMissed);
    end('first');
    await first;
    await expect(turns.run(async () => 'after')).resolves.toBe('after');
    expect(begun).toEqual(['first']);
  });
});
