import { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { IConstruct } from 'constructs';
import { alarmNameFor } from './alarm-name';
import { alarmPlaceOf } from './alarm-place-of';
import { alarmPlaceProblems } from './alarm-place-problems';
import { IBlocker } from './blocker';
import { BlockerSpec } from './blocker-spec';
import { refuse } from './refusal';

/** Which alarm blocks. Exactly one of `alarmName` and `alarm`; both or neither are refused. */
export interface AlarmBlockerProps {
  /**
   * The alarm's physical name. Refused when it is empty, or a token that the pipeline's stack cannot resolve.
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
   * The account that the named alarm lives in; 12 digits, no token. Comes together with `region`.
   *
   * @default - the account of `alarm`; with `alarmName` alone, every target's own
   */
  readonly account?: string;

  /**
   * The Region that the named alarm lives in; no token. Comes together with `account`.
   *
   * @default - the Region of `alarm`; with `alarmName` alone, every target's own
   */
  readonly region?: string;

  /**
   * The role that the controller assumes to look at the alarm. Needs `account` and `region`, or `alarm`; all alarms of
   * one account and Region are looked at through one role.
   *
   * @default - the bootstrap lookup role of the alarm's account and Region; the controller's own role in the pipeline's account
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
        path, text: `must have either alarmName or alarm, got ${alarm === undefined ? 'neither; give one of them' : 'both; leave one of them out'}`,
      }],
      ...alarm === undefined && alarmName !== undefined ? alarmPlaceProblems(path, { alarmName, account, region, roleArn }) : [],
      ...alarm === undefined || (account === undefined && region === undefined) ? [] : [{
        path, text: `must not have account or region beside alarm, got ${[account, region].filter((it) => it !== undefined).join('/')}; an alarm knows where it is`,
      }],
    ]);
  }

  public bind(scope: IConstruct): BlockerSpec {
    const { alarm, alarmName = '', account, region, roleArn } = this.props;
    const path = `AlarmBlocker '${this.blockerName}'`;
    if (alarm !== undefined) return BlockerSpec.alarms([{ ...alarmPlaceOf(`${path}.alarm`, alarm, scope), roleArn }]);
    const { name, problems } = alarmNameFor(`${path}.alarmName`, alarmName, scope);
    refuse(problems, scope);
    return BlockerSpec.alarms([{ alarmName: name, account, region, roleArn }]);
  }
}
