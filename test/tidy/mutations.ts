import type { ImportLine, Tree } from './skeleton';

/** A violation to inject: files to add to the legal tree, on which `rule` must fire and no other. */
export interface Mutation {
  rule: string;
  files: Tree;
}

/** For each rule: who imports what it must not. The folder of a new file, `→`, and an import as skeleton.ts writes it. */
const FORBIDDEN_IMPORTS: Record<string, readonly string[]> = {
  'workflows-use-only-the-sandbox': [
    'workflows/lease → node:crypto',
    'workflows/lease → pg',
    'workflows/lease → @temporalio/common',
    'workflows/lease → store/lease/read.ts',
    'workflows/lease → type kernel/db/index.ts',
    'workflows/steps → kernel/errors/index.ts',
    'workflows/lease → type api/lease/get-lease.ts',
  ],
  'workflows-see-activities-as-types': [
    'workflows/lease → activities/lease/index.ts',
    'workflows/lease → dynamic activities/lease/index.ts',
    'workflows/lease → require activities/lease/index.ts',
    'workflows/lease → reexport activities/lease/index.ts',
    'workflows/lease → type activities/lease/index.ts & activities/lease/index.ts',
    'workflows/lease → activities/lease/index.ts & type activities/lease/index.ts',
  ],
  'a-workflow-sees-its-own-activities-only': [
    'workflows/lease → type activities/rent-payment/index.ts',
    'workflows/lease → type activities/lease/create-lease.ts',
    'workflows/steps → type activities/lease/index.ts',
    'workflows → type activities/lease/index.ts',
  ],
  'workflows-stay-in-their-flow': [
    'workflows/lease → workflows/rent-payment/workflow.ts',
    'workflows/lease → type workflows/rent-payment/workflow.ts',
    'workflows/steps → workflows/lease/workflow.ts',
  ],
  'activities-use-only-their-row': [
    'activities/lease → workflows/lease/workflow.ts',
    'activities/lease → api/middleware/authorise.ts',
    'activities/lease → consumers/audit/chain.ts',
    'activities/lease → type prisma/generated/client.ts',
  ],
  'activities-stay-in-their-flow': ['activities/lease → activities/rent-payment/index.ts'],
  'activities-write-only-their-own-store': [
    'activities/lease → store/rent-payment/write.ts',
    'activities/rent-payment → type store/lease/accept.ts',
  ],
  'api-uses-only-its-row': [
    'api/lease → activities/lease/create-lease.ts',
    'api/lease → workflows/lease/workflow.ts',
    'api/lease → consumers/audit/chain.ts',
    'api/lease → prisma/generated/client.ts',
  ],
  'api-stays-in-its-flow': [
    'api/lease → api/ledger/get-entries.ts',
    'api/lease → api/app.ts',
    'api/middleware → api/lease/get-lease.ts',
  ],
  'api-only-reads-and-accepts': [
    'api/lease → store/lease/write.ts',
    'api/rent-payment → store/lease/accept.ts',
    'api/middleware → store/lease/accept.ts',
    'api → store/lease/write.ts',
  ],
  'api-enters-few-kernels': [
    'api/lease → kernel/ledger/index.ts',
    'api/lease → kernel/events/index.ts',
    'api → type kernel/ledger/index.ts',
  ],
  'api-sees-process-as-types': ['api/operations → kernel/process/index.ts'],
  'store-uses-only-its-row': [
    'store/lease → kernel/auth/index.ts',
    'store/lease → kernel/temporal/index.ts',
    'store/lease → activities/lease/create-lease.ts',
    'store/lease → prisma/generated/client.ts',
  ],
  'store-sees-domain-and-contracts-as-types': [
    'store/lease → domain/lease/terms.ts',
    'store/lease → contracts/lease.ts',
    'store/lease → type contracts/lease.ts & contracts/lease.ts',
  ],
  'store-stays-in-its-flow': ['store/lease → store/rent-payment/read.ts'],
  'domain-is-pure': [
    'domain/lease → node:fs',
    'domain/lease → zod',
    'domain/lease → kernel/errors/index.ts',
    'domain/accounting → type kernel/ledger/index.ts',
    'domain/lease → type contracts/lease.ts',
  ],
  'contracts-are-leaves': [
    'contracts → zod',
    'contracts → type kernel/time/index.ts',
    'contracts → node:crypto',
    'contracts → type activities/lease/create-lease.ts',
  ],
  'contracts-see-types-only': [
    'contracts → domain/lease/terms.ts',
    'contracts → kernel/money/index.ts',
    'contracts → reexport kernel/money/index.ts',
  ],
  'consumers-use-only-their-row': [
    'consumers/audit → domain/lease/terms.ts',
    'consumers/audit → activities/lease/create-lease.ts',
    'consumers → api/app.ts',
  ],
  'a-consumer-never-imports-another': [
    'consumers/audit → consumers/notifications/index.ts',
    'consumers/audit → type consumers/index.ts',
  ],
  'consumers-only-read-store': [
    'consumers/audit → store/lease/write.ts',
    'consumers → store/lease/accept.ts',
  ],
  'kernel-money-uses-only-itself': [
    'kernel/money → kernel/errors/index.ts',
    'kernel/money → type kernel/time/index.ts',
  ],
  'kernel-time-uses-only-itself': ['kernel/time → kernel/errors/index.ts'],
  'kernel-errors-uses-only-itself': ['kernel/errors → kernel/time/index.ts'],
  'kernel-config-uses-only-errors': ['kernel/config → kernel/time/index.ts'],
  'kernel-db-uses-only-errors': ['kernel/db → kernel/money/index.ts'],
  'kernel-auth-uses-only-errors-time': ['kernel/auth → kernel/db/index.ts'],
  'kernel-events-uses-only-errors-db-time-money': ['kernel/events → kernel/ledger/index.ts'],
  'kernel-ledger-uses-only-money-time-errors-db-events': ['kernel/ledger → kernel/auth/index.ts'],
  'kernel-temporal-uses-only-errors-time': ['kernel/temporal → kernel/db/index.ts'],
  'kernel-metrics-uses-only-itself': ['kernel/metrics → kernel/db/index.ts'],
  'kernel-process-uses-only-itself': ['kernel/process → kernel/db/index.ts'],
  'kernel-http-uses-only-itself': ['kernel/http → kernel/errors/index.ts'],
  'kernel-webhooks-uses-only-db-events': ['kernel/webhooks → kernel/auth/index.ts'],
  'kernel-providers-uses-only-errors-time-money-http': ['kernel/providers → kernel/db/index.ts'],
  'kernel-knows-no-room': [
    'kernel/events → type contracts/lease.ts',
    'kernel/ledger → domain/accounting/rent.ts',
    'kernel/db → store/lease/read.ts',
  ],
  'only-kernel-db-sees-the-generated-client': ['kernel/ledger → prisma/generated/client.ts'],
  'kernel-is-entered-by-its-door': [
    'activities/lease → kernel/ledger/post.ts',
    'consumers/audit → type kernel/money/split.ts',
    'domain/lease → kernel/money/split.ts',
  ],
  'kernel-doors-inside-too': ['kernel/ledger → kernel/money/split.ts'],
  'only-processes-read-config': [
    'activities/lease → kernel/config/index.ts',
    'consumers/audit → type kernel/config/index.ts',
    'consumers → dynamic kernel/config/index.ts',
  ],
  'simulators-know-no-product': [
    'dev/simulators/daraja → kernel/money/index.ts',
    'dev/simulators/daraja → type contracts/lease.ts',
    'dev/simulators/daraja → dynamic store/lease/read.ts',
    'dev/simulators/daraja → dev/start.ts',
    'dev/simulators/stripe → dev/simulators/daraja/index.ts',
    'dev/simulators/daraja/parts → test/support/scene.ts',
  ],
  'nothing-imports-a-process': [
    'dev → server.ts',
    'test/support → type worker.ts',
    'activities/lease → setup.ts',
  ],
  'product-knows-no-backstage': [
    'activities/lease → dev/start.ts',
    'kernel/time → bench/rows.ts',
    'store/lease → test/support/scene.ts',
  ],
  'no-test-is-imported': ['kernel/money → kernel/money/split.test.ts', 'dev → kernel/money/split.test.ts'],
  'product-runs-on-declared-dependencies': ['activities/lease → jest', 'kernel/db → undeclared'],
  'no-unresolvable': ['dev → kernel/absent/index.ts', 'activities/lease → no-such-package'],
};

const inNewFile = (rule: string, line: string, index: number): Mutation => {
  const [folder, imports] = line.split(' → ') as [string, string];
  return { rule, files: { [`${folder}/${rule}-${index}.ts`]: imports.split(' & ') } };
};

const CIRCLE: Record<string, readonly ImportLine[]> = {
  'kernel/errors/hen.ts': ['kernel/errors/egg.ts'],
  'kernel/errors/egg.ts': ['type kernel/errors/hen.ts'],
};

/** Every way in which the tests break the building plan, at least one for each rule. */
export const MUTATIONS: readonly Mutation[] = [
  ...Object.entries(FORBIDDEN_IMPORTS).flatMap(([rule, lines]) =>
    lines.map((line, index) => inNewFile(rule, line, index)),
  ),
  { rule: 'no-circular', files: CIRCLE },
  { rule: 'no-orphans', files: { 'domain/lease/forgotten.ts': [] } },
];
