import { Plan } from '../../decision/plan';
import { EpochMs } from '../../decision/time';
import { Clinic } from '../clinic';
import { Desk, DeskFailure } from '../desk';

/** What one check found of one thing. */
export interface Diagnosis {
  readonly check: string;
  readonly subject: string;
  /** `unknown`: it could not be looked at, which may be for want of a permission of whoever asks. */
  readonly state: 'well' | 'ill' | 'unknown';
  readonly says: string;
  /** How to mend it; there where it is not well. */
  readonly cure?: string;
}

export interface Patient {
  readonly desk: Desk;
  readonly clinic: Clinic;
  /** None where it cannot be read: then only what needs none is looked at. */
  readonly plan: Plan | undefined;
  readonly now: EpochMs;
}

/** One kind of thing that is looked at. */
export interface Check {
  readonly name: string;
  readonly look: (patient: Patient) => Promise<readonly Omit<Diagnosis, 'check'>[]>;
}

export const well = (subject: string, says: string): Omit<Diagnosis, 'check'> => ({ subject, state: 'well', says });
export const ill = (subject: string, says: string, cure: string): Omit<Diagnosis, 'check'> => ({ subject, state: 'ill', says, cure });

/** It could not be looked at: the reason says what to do where it knows. */
export function unknown(subject: string, why: string): Omit<Diagnosis, 'check'> {
  const [says, ...cure] = why.split(' - ');
  return { subject, state: 'unknown', says, cure: cure.join(' - ') || 'ask again as somebody who may look there' };
}

/** A check that fails at the desk says so, and stops no other. */
export async function examine(check: Check, patient: Patient): Promise<readonly Diagnosis[]> {
  try {
    return (await check.look(patient)).map((found) => ({ check: check.name, ...found }));
  } catch (error) {
    if (!(error instanceof DeskFailure)) throw error;
    return [{ check: check.name, ...unknown(check.name, error.message) }];
  }
}
