/** Where alarms are, as a blocker names them. Exactly one of `alarmName` and `alarmNamePrefix`. */
export interface AlarmPlace {
  /**
   * The alarm's physical name.
   *
   * @default - the alarms of `alarmNamePrefix`
   */
  readonly alarmName?: string;

  /**
   * What the names of alarms begin with, whatever their type; 1 to 255 characters, no token. It matches at least one
   * alarm in each place, or holds.
   *
   * @default - the alarm of `alarmName`
   */
  readonly alarmNamePrefix?: string;

  /**
   * The account it lives in; 12 digits. Comes together with `region`.
   *
   * @default - an alarm of that name in every target's own account and Region
   */
  readonly account?: string;

  /**
   * The Region it lives in. Comes together with `account`.
   *
   * @default - an alarm of that name in every target's own account and Region
   */
  readonly region?: string;

  /**
   * The role to assume for looking at it. Needs `account` and `region`.
   *
   * @default - the bootstrap lookup role of that account and Region; the controller's own role in the pipeline's account
   */
  readonly roleArn?: string;
}
