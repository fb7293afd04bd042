import type { Guard } from '../guard';

const START = 'kernel/temporal/start.ts';
const STARTS = 'test/guards/process-start.test.ts';
const TURNS = 'kernel/temporal/turns.ts';
const TURNS_TEST = 'kernel/temporal/turns.test.ts';

/** A process starts once, and is told in turns. */
export const START_GUARDS: readonly Guard[] = [
  {
    guard: 'a burst of word is told so much at a time',
    file: 'kernel/temporal/background-teller.ts',
    find: 'const IN_FLIGHT_MAX = 32;',
    replace: 'const IN_FLIGHT_MAX = 1_000;',
    test: {
      file: 'kernel/temporal/background-teller.test.ts',
      name: 'a burst of word is told so much at a time, each once and in order, and waited for by who drains',
    },
  },
  {
    guard: 'a turn that is missed holds no place in the line',
    file: TURNS,
    find: '        waiting.delete(take);\n        reject(',
    replace: '        reject(',
    test: {
      file: TURNS_TEST,
      name: 'turns are missed where they do not come in time: the work never begins, and no place is lost by it',
    },
  },
  {
    guard: 'a work that fails gives its turn on',
    file: TURNS,
    find: '      try {\n        return await work();\n      } finally {\n        handOn();\n      }\n',
    replace: '      const done = await work();\n      handOn();\n      return done;\n',
    test: { file: TURNS_TEST, name: 'turns go on after a work that failed' },
  },
  {
    guard: 'a process that has ended is not started again (REJECT_DUPLICATE)',
    file: START,
    find: "'REJECT_DUPLICATE'",
    replace: "'ALLOW_DUPLICATE'",
    test: { file: STARTS, name: 'a process that has ended is never started again' },
  },
  {
    guard: 'what a killed worker held comes back soon',
    file: START,
    find: '      workflowTaskTimeout: TASK_TIMEOUT_MS,\n',
    replace: '',
    test: {
      file: STARTS,
      name: 'what a worker held when it was killed is given to another after five seconds',
    },
  },
  {
    guard: 'a note of a start waits for nobody (SKIP LOCKED)',
    file: 'kernel/events/process-start.ts',
    find: 'started_at IS NULL FOR UPDATE SKIP LOCKED',
    replace: 'started_at IS NULL FOR UPDATE',
    test: {
      file: 'test/relay/process-starts.test.ts',
      name: 'a note waits for nobody: a start that another is noting is left to them',
    },
  },
  {
    guard: '"already started" is success',
    file: START,
    find: '    if (error instanceof WorkflowExecutionAlreadyStartedError) return;\n',
    replace: '',
    test: {
      file: STARTS,
      name: 'a process that was started before is started: a second start is success and no second run',
    },
  },
];
