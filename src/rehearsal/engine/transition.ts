import { TransitionView } from '../../decision/observation';
import { DAY, EpochMs } from '../../decision/time';

/** After so long an execution that waited does not resume by itself. @see https://docs.aws.amazon.com/codepipeline/latest/userguide/transitions.html */
const RESUMES_WITHIN = 30 * DAY;

/** @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_DisableStageTransition.html */
const REASON_PATTERN = /^[a-zA-Z0-9!@ ().*?-]{1,300}$/;

/** The switch in front of a stage. */
export class Transition {
  private current: TransitionView;

  public constructor(disabledBecause: string | undefined, at: EpochMs) {
    this.current = disabledBecause === undefined ? { enabled: true } : { enabled: false, reason: disabledBecause, at };
  }

  public get view(): TransitionView { return this.current; }

  /** One reason and no owner: a second disabling writes over the first. */
  public disable(reason: string, by: string, at: EpochMs): void { this.current = { enabled: false, reason, by, at }; }

  /** Whether what waits goes on by itself. */
  public enable(by: string, at: EpochMs): boolean {
    const { at: disabledAt = at } = this.current;
    this.current = { enabled: true, by, at };
    return at - disabledAt <= RESUMES_WITHIN;
  }
}

export function reasonProblems(reason: string): readonly string[] {
  if (REASON_PATTERN.test(reason)) return [];
  const got = reason.length > 300 ? `${reason.length} characters` : `'${reason}'`;
  return [`reason must be 1 to 300 letters, digits, spaces and !@().*?-, got ${got}; leave out the rest, as CodePipeline takes nothing else`];
}
