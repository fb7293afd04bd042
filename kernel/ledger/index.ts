export { postToLedger, type LedgerEntry, type LedgerLine, type LedgerPosting } from './post';
export { openGroupCommit, type GroupCommit } from './group-commit';
export { takeSnapshots } from './snapshots';
export { postingLines } from './read';
