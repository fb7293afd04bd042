export { postToLedger, type LedgerLine, type LedgerPosting } from './post';
export { openGroupCommit } from './group-commit';
export { takeSnapshots, unbalancedSides } from './snapshots';
