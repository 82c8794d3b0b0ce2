import { Duration } from 'aws-cdk-lib';
import { noDataGraceProblems } from '../decision/alarm-problems';
import { AlarmPolicy as PolicyPlan } from '../decision/plan';
import { Problem } from '../decision/problem';
import { UnknownPolicy } from './unknown-policy';

/**
 * What an alarm blocker makes of alarms that are neither OK nor in ALARM. Bakes do not know it: the last look of a bake
 * needs every rollback alarm to be OK.
 */
export interface AlarmPolicy {
  /**
   * An alarm that does not exist, or a prefix that matches none; other than before the first deployment of what brings
   * it, which is clear.
   *
   * @default UnknownPolicy.HOLD
   */
  readonly whenMissing?: UnknownPolicy;

  /**
   * An alarm in INSUFFICIENT_DATA.
   *
   * @default UnknownPolicy.HOLD
   */
  readonly whenInsufficientData?: UnknownPolicy;

  /**
   * An alarm that could not be read: denied, throttled, or not in time.
   *
   * @default UnknownPolicy.HOLD
   */
  readonly whenUnreadable?: UnknownPolicy;

  /**
   * For so long after its creation, or after the first deployment of the target that it watches, an alarm that has
   * never had data is clear. Data that ceased gets no such time. Longer than zero, at most 24 hours.
   *
   * @default - none
   */
  readonly noDataGrace?: Duration;
}

const OPTIONS = ['whenMissing', 'whenInsufficientData', 'whenUnreadable'] as const;

/** The options by which a blocker opens when it cannot tell. */
export const openingOptions = (policy: AlarmPolicy): readonly string[] => OPTIONS.filter((option) => policy[option] === UnknownPolicy.CLEAR);

/** What is wrong with a policy. */
export function alarmPolicyProblems(path: string, { noDataGrace }: AlarmPolicy): readonly Problem[] {
  if (noDataGrace?.isUnresolved() === true) return [{ path: `${path}.noDataGrace`, text: 'must be known at synthesis, got a token; write it as Duration.minutes(…)' }];
  return noDataGraceProblems(`${path}.noDataGrace`, noDataGrace?.toMinutes({ integral: false }));
}

/** The policy as the plan has it; nothing where all of it is the default. */
export function policyPlan({ whenMissing, whenInsufficientData, whenUnreadable, noDataGrace }: AlarmPolicy): PolicyPlan | undefined {
  const policy: PolicyPlan = {
    ...(whenMissing === UnknownPolicy.CLEAR && { missing: 'CLEAR' }),
    ...(whenInsufficientData === UnknownPolicy.CLEAR && { insufficientData: 'CLEAR' }),
    ...(whenUnreadable === UnknownPolicy.CLEAR && { unreadable: 'CLEAR' }),
    ...(noDataGrace !== undefined && { noDataGraceMinutes: noDataGrace.toMinutes({ integral: false }) }),
  };
  return Object.keys(policy).length === 0 ? undefined : policy;
}
