/** Where an alarm is, as a blocker names it. */
export interface AlarmPlace {
  /** The alarm's physical name. */
  readonly alarmName: string;

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
