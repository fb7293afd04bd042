import type { Pool } from '../../../kernel/db';
import type { Company } from '../../support/rent-payment/company';
import type { DarajaControl } from '../../support/rent-payment/daraja';

/** Where a story plays. */
export interface Place {
  readonly company: Company;
  readonly adminPool: Pool;
  readonly daraja: DarajaControl;
  /** A phone of this case alone. */
  readonly phone: string;
  /** Reads the company's statement as the schedule does, to its end. */
  readonly sweep: () => Promise<number>;
  /** To be called when everything is prepared: from here on the point may be reached. */
  readonly ready: () => void;
}

/** Ids, as the API gave them, and how each must end; of a pair the ends may come either way round. */
export interface Told {
  readonly ids: readonly string[];
  readonly ends: readonly string[];
}
