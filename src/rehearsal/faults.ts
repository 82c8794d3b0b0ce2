import { EpochMs } from '../decision/time';
import { FaultScript, FaultService } from './scenario';

/** An error as the SDK would throw it: its `name` is the service's error code. */
export class ServiceFailure extends Error {
  public constructor(public readonly service: FaultService, error: string) {
    super(`${service} answers with ${error} in this rehearsal`);
    this.name = error;
  }
}

/** Which services fail at a moment, and whether the controller runs. */
export class Faults {
  public constructor(private readonly faults: readonly FaultScript[], private readonly now: () => EpochMs) {}

  /** How the service fails now; the last fault listed counts. */
  public of(service: FaultService): ServiceFailure | undefined {
    const fault = this.faults.filter((one) => one.kind === 'service' && one.service === service && this.lasts(one)).at(-1);
    return fault?.kind === 'service' ? new ServiceFailure(service, fault.error) : undefined;
  }

  /** @throws ServiceFailure while the service fails. */
  public check(service: FaultService): void {
    const failure = this.of(service);
    if (failure) throw failure;
  }

  public controllerIsDead(): boolean { return this.faults.some((one) => one.kind === 'controllerDead' && this.lasts(one)); }

  private lasts(fault: FaultScript): boolean {
    const now = this.now();
    return now >= fault.from && (fault.until === undefined || now < fault.until);
  }
}
