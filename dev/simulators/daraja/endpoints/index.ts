import type { Endpoint } from '../gateway/endpoint';
import { accountBalance } from './account-balance';
import { b2c } from './b2c';
import { c2bRegister, c2bSimulate } from './c2b';
import { oauth } from './oauth';
import { pull, pullRegister } from './pull';
import { reversal } from './reversal';
import { status } from './status';
import { stkPush } from './stk-push';
import { stkQuery } from './stk-query';

/** Everything that is served beside the control API. */
export const ENDPOINTS: readonly Endpoint[] = [
  ...[oauth, stkPush, stkQuery, b2c, status, reversal, accountBalance],
  ...[c2bRegister, c2bSimulate, pullRegister, pull],
];
