/** The five flows of the specification, spelled as every wing spells them. */
export const FLOWS = ['onboarding', 'lease', 'rent-payment', 'maintenance', 'disbursement'] as const;

/** Folders whose code runs in production, beside the processes in the root. */
const PRODUCT_FOLDERS = [
  ...['workflows', 'activities', 'api', 'domain', 'store', 'contracts', 'consumers', 'kernel'],
] as const;

/** Whether a path lies in one of the folders given (`kernel/money`, not `kernel/mon`). */
export const isIn = (path: string, ...folders: readonly string[]): boolean =>
  folders.some((folder) => path.startsWith(`${folder}/`));

/** Written by people in a language of ours; generated code never reaches the rules. */
export const isCode = (path: string): boolean => /\.[cm]?[jt]s$/.test(path) && !path.endsWith('.d.ts');

/** A file that Jest runs. */
export const isTest = (path: string): boolean => /\.test\.[cm]?[jt]s$/.test(path);

/** Code of production: a wing, a kernel or a process. Tests beside the code are no part of it. */
export const isProduct = (path: string): boolean =>
  isCode(path) && !isTest(path) && (isIn(path, ...PRODUCT_FOLDERS) || /^[^/]+\.ts$/.test(path));
