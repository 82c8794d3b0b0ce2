/** How many of a service's tasks stay while others are replaced: the properties that an ECS service takes. */
export interface ContainerRolling {
  /** The least share of the wanted tasks that runs, in percent. */
  readonly minHealthyPercent: number;

  /** The greatest share of the wanted tasks that runs, in percent. */
  readonly maxHealthyPercent: number;
}

/** Deployments that take at most a third of a fleet out of service at a time. */
export class RollingDeployment {
  /**
   * For a service of ECS: `new FargateService(this, 'Orders', { ...RollingDeployment.ofContainers(), … })`. At least 67 % of
   * its tasks run, where CDK's default is 50; new ones may start beside all of the old.
   */
  public static ofContainers(): ContainerRolling {
    return { minHealthyPercent: 67, maxHealthyPercent: 200 };
  }

  private constructor() {}
}
