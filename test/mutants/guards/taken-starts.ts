import type { Guard } from '../guard';

const TAKER = 'kernel/events/start-taker.ts';
const CALLED = 'kernel/events/called-starts.ts';
const BUILD = 'kernel/temporal/current-build.ts';
const TAKERS = 'test/relay/start-taker.test.ts';
const FIRST_TASKS = 'test/guards/first-task.test.ts';

const taken = (name: string): Guard['test'] => ({ file: TAKERS, name });
const called = (name: string): Guard['test'] => ({ file: 'test/relay/start-calls.test.ts', name });

/** What was accepted is started by one of the workers that are called for it. */
export const TAKEN_START_GUARDS: readonly Guard[] = [
  {
    guard: 'what a worker has claimed no other starts',
    file: 'kernel/events/process-start.ts',
    find: 'claimed_at IS NULL AND started_at IS NULL\n',
    replace: 'started_at IS NULL\n',
    test: taken('what cannot be started is told, keeps back no other, and is left to the relay'),
  },
  {
    guard: 'what is started is not claimed',
    file: 'kernel/events/process-start.ts',
    find: 'claimed_at IS NULL AND started_at IS NULL\n',
    replace: 'claimed_at IS NULL\n',
    test: taken('what is started already is not claimed'),
  },
  {
    guard: 'a claim waits for nobody (SKIP LOCKED)',
    file: 'kernel/events/process-start.ts',
    find: '                  FOR UPDATE SKIP LOCKED)',
    replace: '                  FOR UPDATE)',
    test: taken('a claim waits for nobody: a start that another is claiming is left to them'),
  },
  {
    guard: 'a worker of a build that is not current claims nothing',
    file: TAKER,
    find: '    if (!mayStart()) called.clear();\n',
    replace: '',
    test: taken('a worker that may not start anything, as one of another build, claims nothing'),
  },
  {
    guard: 'a worker forgets what it was called for when its build is replaced',
    file: TAKER,
    find: '    if (!mayStart()) called.clear();\n',
    replace: '    if (!mayStart()) return;\n',
    test: taken('a worker whose build is replaced claims nothing of what it was called for before'),
  },
  {
    guard: 'a worker whose build was replaced starts nothing of what it has claimed',
    file: TAKER,
    find: 'if (mayStart()) claimed.forEach(begin);',
    replace: 'claimed.forEach(begin);',
    test: taken('a worker whose build is replaced while it claims leaves what it has claimed to the relay'),
  },
  {
    guard: 'a worker claims no more than it has room for',
    file: TAKER,
    find: 'Math.min(IN_FLIGHT_MAX, room()) - underWay.size',
    replace: 'Math.min(IN_FLIGHT_MAX, room() + IN_FLIGHT_MAX) - underWay.size',
    test: taken('a worker takes no more than it has room for, and what it has no room for another takes'),
  },
  {
    guard: 'a worker starts so many at a time',
    file: TAKER,
    find: 'const IN_FLIGHT_MAX = 8;',
    replace: 'const IN_FLIGHT_MAX = 1_000;',
    test: taken('a burst is started so many at a time'),
  },
  {
    guard: 'a worker that had no room looks again',
    file: TAKER,
    find: 'look = setTimeout(takeNext, LOOK_FOR_ROOM_EVERY_MS);',
    replace: 'void LOOK_FOR_ROOM_EVERY_MS;',
    test: taken('a worker without room looks again until it has some'),
    failsWith: 'in vain',
  },
  {
    guard: 'a worker that stops claims nothing more',
    file: TAKER,
    find: 'if (isStopped || isClaiming ||',
    replace: 'if (isClaiming ||',
    test: taken('a worker that stops starts and notes what it has claimed, and claims nothing more'),
  },
  {
    guard: 'a worker that stops starts what it has claimed',
    file: TAKER,
    find: '      while (underWay.size > 0) await Promise.all(underWay);\n',
    replace: '',
    test: taken('a worker that stops starts and notes what it has claimed, and claims nothing more'),
  },
  {
    guard: 'who drains sends the calls that wait',
    file: 'kernel/events/gather.ts',
    find: '    drain,\n',
    replace: '    drain: () => written,\n',
    test: called('calls that cannot be sent are told, and keep back no others'),
  },
  {
    guard: 'calls that wait go out together',
    file: 'kernel/events/gather.ts',
    find: '    return (written = written.then(writeAll));',
    replace: `    const before = gathered;
    gathered = [];
    return (written = written.then(() => {
      gathered = before;
      return writeAll();
    }));`,
    test: called('calls that come while others are on their way go out together after them'),
  },
  {
    guard: 'a worker that begins to listen is called for what waits',
    file: 'kernel/events/start-round.ts',
    find: '      if (isWorkerNew) await callWorkers();\n',
    replace: '      void callWorkers;\n',
    test: called('what was accepted while no worker listened is called for when one begins to'),
    failsWith: 'in vain',
  },
  {
    guard: 'a worker whose connection was cut listens again',
    file: 'kernel/events/listen.ts',
    find: "    client.once('end', () => again(new Error('the connection that listens has ended')));\n",
    replace: '',
    test: called(
      'a worker whose connection was cut says that it hears nothing, listens again, and is called again',
    ),
    failsWith: 'in vain',
  },
  {
    guard: 'what a worker was called for has a limit',
    file: CALLED,
    find: '      if (count >= waitingMax) return false;\n',
    replace: '      void waitingMax;\n',
    test: {
      file: 'kernel/events/called-starts.test.ts',
      name: 'more than it may hold is refused, until some is taken',
    },
  },
  {
    guard: 'the burst of one company keeps back no other',
    file: CALLED,
    find: '    waiting.delete(tenantId);\n    if (ofCompany.length > 0) waiting.set(tenantId, ofCompany);\n',
    replace: '    if (ofCompany.length === 0) waiting.delete(tenantId);\n',
    test: {
      file: 'kernel/events/called-starts.test.ts',
      name: 'companies come in turn, each in the order in which it was called',
    },
  },
  {
    guard: 'what a worker was called for is dropped when it has waited too long',
    file: CALLED,
    find: 'const oldestMs = nowMs() - waitMsMax;',
    replace: 'const oldestMs = 0 * (nowMs() - waitMsMax);',
    test: {
      file: 'kernel/events/called-starts.test.ts',
      name: 'what has waited too long is the relay’s: it is dropped, and makes room',
    },
  },
  {
    guard: 'a worker that does not know the current build starts nothing',
    file: BUILD,
    find: "note('unknown', error)",
    replace: "note(standing ?? 'unknown', error)",
    test: {
      file: FIRST_TASKS,
      name: 'a worker knows within seconds whether new processes start on its build, and where it cannot know starts none',
    },
    failsWith: 'in vain',
  },
  {
    guard: 'the first task comes with the answer',
    file: 'kernel/temporal/start.ts',
    find: 'requestEagerStart: isOwn',
    replace: 'requestEagerStart: isOwn && false',
    test: {
      file: FIRST_TASKS,
      name: 'the first task of what a worker starts comes with the answer, and the process goes on from there',
    },
  },
  {
    guard: 'nobody waits for Temporal longer than they said',
    file: 'kernel/temporal/ask-within.ts',
    find: 'await Promise.race([connection.withDeadline(Date.now() + ms, ask), late]);',
    replace:
      'await Promise.race([connection.withDeadline(Date.now() + ms, ask), late.catch(() => new Promise<never>(() => undefined))]);',
    test: {
      file: 'kernel/temporal/ask-within.test.ts',
      name: 'nobody waits longer for the service than they said, whatever the connection does',
    },
  },
];
