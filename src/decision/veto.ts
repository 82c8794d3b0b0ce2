/**
 * Revisions that are kept out of a stage and of every stage behind it (DESIGN.md §5.9): rolled back in production, or
 * vetoed by a person. `remember-vetoes.ts` says how a veto begins and ends.
 */
import { VETO } from './blocker-names';
import { Finding } from './finding';
import { Plan } from './plan';
import { EpochMs, isoOf } from './time';

export interface Veto {
  readonly revision: string;
  /** When it was set. */
  readonly since: EpochMs;
  readonly why: string;
  /** `breakwater`, or the ARN of whoever set it. */
  readonly by: string;
  /** When a person lifted it. It is remembered all the same, so that what set it does not set it again. */
  readonly lifted?: EpochMs;
}

/** A veto that is not lifted, and the stage that it was set on. */
export type StandingVeto = Veto & { readonly stage: string };

/** Whom an automatic veto is by. */
export const OURS = 'breakwater';

/**
 * The veto that keeps a revision out of a stage, if one does: of that stage, or of one before it. One of a stage that the
 * plan knows no longer keeps the revision out of all of production.
 */
export function vetoOf(plan: Plan, stage: string, revision: string, standing: readonly StandingVeto[]): StandingVeto | undefined {
  const place = plan.stages.findIndex(({ name }) => name === stage);
  if (place < 0) return undefined;
  const reaches = (veto: StandingVeto): boolean => {
    const from = plan.stages.findIndex(({ name }) => name === veto.stage);
    return from < 0 ? plan.stages[place].production : from <= place;
  };
  return standing.find((veto) => veto.revision === revision && reaches(veto));
}

/** Whether what happened at that moment is yet to be answered by a veto: nothing later was said of the revision. */
export function isUnanswered(known: readonly Veto[] | undefined, revision: string, at: EpochMs): boolean {
  const veto = known?.find((one) => one.revision === revision);
  return veto === undefined || (veto.lifted !== undefined && veto.lifted <= at);
}

/** `r2 is vetoed in First since … : why`. */
export const vetoText = ({ stage, revision, since, by, why }: StandingVeto): string =>
  `${revision} is vetoed in ${stage}${by === OURS ? '' : ` by ${by}`} since ${isoOf(since)}: ${why}`;

/** What the gate of a stage says of a vetoed revision. */
export const vetoFinding = (veto: StandingVeto, pipeline: string): Finding => ({
  blocker: VETO,
  subject: veto.revision,
  state: 'blocking',
  reason: vetoText(veto),
  clears: `clears when it is lifted: breakwater unveto ${veto.stage} ${veto.revision} --pipeline ${pipeline} --reason ...`,
  since: veto.since,
});
