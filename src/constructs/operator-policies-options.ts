/** How the managed policies for people are named. */
export interface OperatorPoliciesOptions {
  /**
   * What their names begin with: `checkout` makes `checkout-look`, `checkout-pause`, `checkout-override` and
   * `checkout-sign`. IAM Identity Center finds the policies of a permission set by name.
   *
   * @default - names that CloudFormation makes
   */
  readonly namePrefix?: string;
}
