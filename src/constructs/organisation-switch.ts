/**
 * Where an organisation pauses all of its pipelines: parameters below `/breakwater/organisation/pauses` of one account
 * and Region. While it cannot be read, every gate holds.
 */
export interface OrganisationSwitch {
  /** The account it is in; 12 digits. */
  readonly account: string;

  /** The Region it is in. */
  readonly region: string;

  /**
   * The role to assume for reading it. Whatever else the role may do, a session policy leaves nothing but that.
   *
   * @default - the bootstrap lookup role of that account and Region; the controller's own role in the pipeline's account
   */
  readonly roleArn?: string;
}
