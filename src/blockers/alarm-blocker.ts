import { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { IConstruct } from 'constructs';
import { Problem } from '../decision/problem';
import { alarmNameFor } from './alarm-name';
import { AlarmPlace } from './alarm-place';
import { alarmPlaceOf } from './alarm-place-of';
import { alarmPlaceProblems } from './alarm-place-problems';
import { AlarmPolicy, alarmPolicyProblems } from './alarm-policy';
import { IBlocker } from './blocker';
import { BlockerSpec } from './blocker-spec';
import { refuse } from './refusal';

/** Which alarms block: at least one of `alarmName`, `alarmNames`, `alarmNamePrefix`, `alarm` and `alarms`; several together are all asked. */
export interface AlarmBlockerProps extends AlarmPolicy {
  /**
   * An alarm's physical name. Refused when it is empty, or a token that the pipeline's stack cannot resolve.
   *
   * @default - none
   */
  readonly alarmName?: string;

  /**
   * Further alarms by their physical names; not empty.
   *
   * @default - none
   */
  readonly alarmNames?: string[];

  /**
   * What the names of further alarms begin with, whatever their type; 1 to 255 characters, no token. End it with the
   * separator of your names: `team-x` also begins the names of `team-xray`. It matches at least one alarm in each place,
   * or holds.
   *
   * @default - none
   */
  readonly alarmNamePrefix?: string;

  /**
   * An alarm itself. An alarm of another account, Region or app stage needs a fixed `alarmName`.
   *
   * @default - none
   */
  readonly alarm?: IAlarm;

  /**
   * Further alarms themselves, as `alarm`; not empty.
   *
   * @default - none
   */
  readonly alarms?: IAlarm[];

  /**
   * The account that the named alarms live in; 12 digits, no token. Comes together with `region`.
   *
   * @default - every target's own
   */
  readonly account?: string;

  /**
   * The Region that the named alarms live in; no token. Comes together with `account`.
   *
   * @default - every target's own
   */
  readonly region?: string;

  /**
   * The role that the controller assumes to look at the alarms. Needs `account` and `region`, or alarms themselves; all
   * alarms of one account and Region are looked at through one role.
   *
   * @default - the bootstrap lookup role of the alarms' account and Region; the controller's own role in the pipeline's account
   */
  readonly roleArn?: string;
}

/**
 * Blocks while any of its alarms is not OK.
 *
 * Named without account and Region, it means the alarms of that name in every target's own account and Region of the
 * stage it guards; until the first deployment there has begun, such an alarm may be missing. Every name and every prefix
 * answers for itself: one that is missing otherwise, has insufficient data, or cannot be read, holds with a reason that
 * says so, unless a policy lets it pass.
 */
export class AlarmBlocker implements IBlocker {
  public readonly blockerName: string;
  private readonly props: AlarmBlockerProps;

  public constructor(blockerName: string, props: AlarmBlockerProps) {
    this.blockerName = blockerName;
    this.props = props;
    const path = `AlarmBlocker '${blockerName}'`;
    refuse([...this.selectorProblems(path), ...alarmPolicyProblems(path, props)]);
  }

  public bind(scope: IConstruct): BlockerSpec {
    const { roleArn } = this.props;
    const path = `AlarmBlocker '${this.blockerName}'`;
    const alarms = this.constructs().map(({ field, alarm }): AlarmPlace => ({ ...alarmPlaceOf(`${path}.${field}`, alarm, scope), roleArn }));
    const named = this.named().map((place) => {
      if (place.alarmName === undefined) return { place, problems: [] };
      const { name, problems } = alarmNameFor(`${path}.${place.field}`, place.alarmName, scope);
      return { place: { ...place, alarmName: name }, problems };
    });
    refuse(named.flatMap(({ problems }) => problems), scope);
    return BlockerSpec.alarms([...named.map(({ place: { field: _, ...place } }) => place), ...alarms], this.props);
  }

  private selectorProblems(path: string): readonly Problem[] {
    const { alarmNames, alarms, account, region } = this.props;
    const named = this.named();
    const empty = Object.entries({ alarmNames, alarms }).filter(([, list]) => list?.length === 0);
    if (empty.length > 0) return empty.map(([field]) => ({ path: `${path}.${field}`, text: 'must not be empty, got no alarm; leave it out' }));
    if (named.length + this.constructs().length === 0) {
      return [{ path, text: 'must have at least one alarm, got none; give alarmName, alarmNames, alarmNamePrefix, alarm or alarms' }];
    }
    if (named.length === 0 && (account !== undefined || region !== undefined)) {
      const got = [account, region].filter((it) => it !== undefined).join('/');
      return [{ path, text: `must not have account or region beside alarms themselves, got ${got}; an alarm knows where it is` }];
    }
    // What is wrong with their place is wrong with all of them.
    return [...new Map(named.flatMap(({ field: _, ...place }) => alarmPlaceProblems(path, place)).map((problem) => [`${problem.path} ${problem.text}`, problem])).values()];
  }

  /** Its alarms by name and by prefix, each with the property that says so. */
  private named(): readonly (AlarmPlace & { readonly field: string })[] {
    const { alarmName, alarmNames = [], alarmNamePrefix, account, region, roleArn } = this.props;
    const where = { account, region, roleArn };
    return [
      ...alarmName === undefined ? [] : [{ field: 'alarmName', alarmName, ...where }],
      ...alarmNames.map((name, index) => ({ field: `alarmNames[${index}]`, alarmName: name, ...where })),
      ...alarmNamePrefix === undefined ? [] : [{ field: 'alarmNamePrefix', alarmNamePrefix, ...where }],
    ];
  }

  private constructs(): readonly { readonly field: string; readonly alarm: IAlarm }[] {
    const { alarm, alarms = [] } = this.props;
    return [
      ...alarm === undefined ? [] : [{ field: 'alarm', alarm }],
      ...alarms.map((each, index) => ({ field: `alarms[${index}]`, alarm: each })),
    ];
  }
}
