import { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { IConstruct } from 'constructs';
import { alarmPlaceOf } from './alarm-place-of';
import { alarmPlaceProblems } from './alarm-place-problems';
import { IBlocker } from './blocker';
import { BlockerSpec } from './blocker-spec';
import { refuse } from './refusal';

/** Which alarm blocks. Exactly one of `alarmName` and `alarm`. */
export interface AlarmBlockerProps {
  /**
   * The alarm's physical name.
   *
   * @default - the name of `alarm`
   */
  readonly alarmName?: string;

  /**
   * The alarm itself. An alarm of another account, Region or app stage needs a fixed `alarmName`.
   *
   * @default - the alarm that `alarmName` names
   */
  readonly alarm?: IAlarm;

  /**
   * The account that the named alarm lives in. Comes together with `region`.
   *
   * @default - the account of `alarm`; with `alarmName` alone, every target's own
   */
  readonly account?: string;

  /**
   * The Region that the named alarm lives in. Comes together with `account`.
   *
   * @default - the Region of `alarm`; with `alarmName` alone, every target's own
   */
  readonly region?: string;

  /**
   * The role that the controller assumes to look at the alarm, when it is not among the targets' own.
   *
   * @default - the bootstrap lookup role of the alarm's account and Region
   */
  readonly roleArn?: string;
}

/**
 * Blocks while an alarm is not OK.
 *
 * Named without account and Region, it means the alarm of that name in every target's own account and Region of the
 * stage it guards; until the first deployment there has begun, such an alarm may be missing. An alarm that is missing otherwise,
 * has insufficient data, or cannot be read, holds with a reason that says so.
 */
export class AlarmBlocker implements IBlocker {
  public readonly blockerName: string;
  private readonly props: AlarmBlockerProps;

  public constructor(blockerName: string, props: AlarmBlockerProps) {
    this.blockerName = blockerName;
    this.props = props;
    const { alarm, alarmName, account, region, roleArn } = props;
    const path = `AlarmBlocker '${blockerName}'`;
    refuse([
      ...(alarm === undefined) !== (alarmName === undefined) ? [] : [{
        path, text: `must have either alarmName or alarm, got ${alarm === undefined ? 'neither' : 'both'}; leave one of them`,
      }],
      ...alarm === undefined ? alarmPlaceProblems(path, { alarmName: alarmName ?? '', account, region, roleArn }) : [],
      ...alarm === undefined || (account === undefined && region === undefined) ? [] : [{
        path, text: `must not have account or region beside alarm, got ${[account, region].filter((it) => it !== undefined).join('/')}; an alarm knows where it is`,
      }],
    ]);
  }

  public bind(scope: IConstruct): BlockerSpec {
    const { alarm, alarmName = '', account, region, roleArn } = this.props;
    return BlockerSpec.alarms([alarm === undefined
      ? { alarmName, account, region, roleArn }
      : { ...alarmPlaceOf(`AlarmBlocker '${this.blockerName}'.alarm`, alarm, scope), roleArn }]);
  }
}
