import { I2, I3 } from './bakes';
import { I1, I6, I7, I8 } from './gates';
import { Invariant } from './invariant';
import { I10, I11, I12, I5, I9 } from './ledger';
import { I17, I18 } from './rollbacks';
import { I13, I14 } from './take-backs';
import { I15, I16 } from './vetoes';

/** All but I4, that everything ends: the explorer sees to that itself. */
export const INVARIANTS: readonly Invariant[] = [I1, I2, I3, I5, I6, I7, I8, I9, I10, I11, I12, I13, I14, I15, I16, I17, I18];

export const EVERYTHING_ENDS = { id: 'I4', says: 'every bake, hold, rollback and restore ends once its causes are gone' } as const;
