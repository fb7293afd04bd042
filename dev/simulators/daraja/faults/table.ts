/** What becomes of the answer to a request: the true one, none, or another in its place. */
export type AnswerFault = 'destroy' | 'hang' | { readonly status: number; readonly text: string };

/** A fault of a request: whether the request has its effect, and what the caller sees of it. */
export interface RequestFault {
  readonly hasEffect: boolean;
  readonly answer: AnswerFault | { readonly code: string; readonly message: string };
}

const FIREWALL_PAGE =
  '<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. ' +
  'Please consult with your administrator.</body></html>';
const SERVER_ERROR = { status: 500, text: 'Internal Server Error' };
const REJECTED_PAGE = { status: 200, text: FIREWALL_PAGE };

/** Every request can suffer these. */
export const REQUEST_FAULTS = {
  answer_lost: { hasEffect: true, answer: 'destroy' },
  reset_before: { hasEffect: false, answer: 'destroy' },
  error_500_before: { hasEffect: false, answer: SERVER_ERROR },
  error_500_after: { hasEffect: true, answer: SERVER_ERROR },
  hang: { hasEffect: false, answer: 'hang' },
  hang_after: { hasEffect: true, answer: 'hang' },
  html_200: { hasEffect: false, answer: REJECTED_PAGE },
  html_200_after: { hasEffect: true, answer: REJECTED_PAGE },
  busy: {
    hasEffect: false,
    answer: { code: '500.003.02', message: 'System is busy. Please try again in few minutes.' },
  },
} as const satisfies Record<string, RequestFault>;

/** A push alone can find its subscriber busy with another. */
export const PUSH_FAULTS = {
  lock_subscriber: {
    hasEffect: false,
    answer: {
      code: '500.001.1001',
      message: 'Unable to lock subscriber, a transaction is already in process for the current subscriber',
    },
  },
} as const satisfies Record<string, RequestFault>;

/** Lies of the status query: the handler of stk.query tells them. */
const QUERY_FAULTS = ['says_failed', 'says_success', 'never_ends'] as const;
/** What can happen to any callback on its way. */
const DELIVERY_FAULTS = ['lost', 'doubled', 'late', 'out_of_order', 'held'] as const;
/** A callback that says something else than what happened. */
const CONTENT_FAULTS = ['wrong_amount', 'wrong_phone'] as const;

type QueryFault = (typeof QUERY_FAULTS)[number];
type DeliveryFault =
  (typeof DELIVERY_FAULTS)[number] | (typeof CONTENT_FAULTS)[number] | 'before_answer' | 'timeout_first';

/** What control API, schedule and log call a fault. */
export type FaultName = keyof typeof REQUEST_FAULTS | keyof typeof PUSH_FAULTS | QueryFault | DeliveryFault;

const ON_REQUEST = Object.keys(REQUEST_FAULTS) as (keyof typeof REQUEST_FAULTS)[];
const ON_RESULT = [...DELIVERY_FAULTS, 'timeout_first'] as const;

/** Where a fault can strike, and which ones can strike there. Requests first, then what the simulator sends. */
export const FAULTS_AT = {
  oauth: ON_REQUEST,
  'stk.push': [...ON_REQUEST, 'lock_subscriber'],
  'stk.query': [...ON_REQUEST, ...QUERY_FAULTS],
  'b2c.request': ON_REQUEST,
  'status.request': ON_REQUEST,
  'reversal.request': ON_REQUEST,
  'balance.request': ON_REQUEST,
  'c2b.register': ON_REQUEST,
  'c2b.simulate': ON_REQUEST,
  'pull.register': ON_REQUEST,
  pull: ON_REQUEST,
  'stk.callback': [...DELIVERY_FAULTS, ...CONTENT_FAULTS, 'before_answer'],
  'b2c.result': [...DELIVERY_FAULTS, ...CONTENT_FAULTS, 'before_answer', 'timeout_first'],
  'status.result': ON_RESULT,
  'reversal.result': ON_RESULT,
  'balance.result': ON_RESULT,
  'c2b.confirmation': [...DELIVERY_FAULTS, ...CONTENT_FAULTS],
} as const satisfies Record<string, readonly FaultName[]>;

/** A place of FAULTS_AT. */
export type Point = keyof typeof FAULTS_AT;

/** Points at which the simulator speaks first. */
export type CallbackPoint = Extract<Point, 'stk.callback' | 'c2b.confirmation' | `${string}.result`>;

/** Points at which the merchant asks and the simulator answers. */
export type RequestPoint = Exclude<Point, CallbackPoint>;

/** All points, for those who must name one. */
export const POINTS = Object.keys(FAULTS_AT) as [Point, ...Point[]];

/** Whether a fault means anything at a point. */
export const strikesAt = (fault: FaultName, point: Point): boolean =>
  (FAULTS_AT[point] as readonly FaultName[]).includes(fault);

/** All names, each once. */
export const FAULT_NAMES = [...new Set<FaultName>(Object.values(FAULTS_AT).flat())] as [
  FaultName,
  ...FaultName[],
];

/** The row of a fault that is about the answer of a request; undefined for the others. */
export function requestFault(name: FaultName): RequestFault | undefined {
  const rows: Partial<Record<FaultName, RequestFault>> = { ...REQUEST_FAULTS, ...PUSH_FAULTS };
  return rows[name];
}
