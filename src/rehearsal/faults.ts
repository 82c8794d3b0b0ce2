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
  private restorersWrites = 0;
  private fixedAt?: EpochMs;

  private readonly faults: FaultScript[];

  public constructor(faults: readonly FaultScript[], private readonly now: () => EpochMs) {
    this.faults = [...faults];
  }

  public add(faults: readonly FaultScript[]): void { this.faults.push(...faults); }

  /** Those that last until `moment` at least, or come later. */
  public standing(moment: EpochMs): readonly FaultScript[] { return this.faults.filter(({ until }) => until === undefined || until > moment); }

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

  /** Whether somebody else's operation runs on a stack. */
  public stackIsBusy(stack: string): boolean { return this.faults.some((one) => one.kind === 'stackBusy' && one.stack === stack && this.lasts(one)); }

  /** What a stack exports that its last good release did not, and who imports it. */
  public importersOf(stack: string): Readonly<Record<string, readonly string[]>> {
    const imports = this.faults.flatMap((one) => one.kind === 'exportInUse' && one.stack === stack && this.lasts(one) ? [one.importedBy] : []);
    return imports.length === 0 ? {} : { [`${stack}:Export`]: imports };
  }

  /** To be called after each write of the restorer: whether it dies there. */
  public restorerDiesNow(): boolean {
    this.restorersWrites += 1;
    return this.faults.some((one) => one.kind === 'restorerCrash' && one.afterStep === this.restorersWrites && this.lasts(one));
  }

  /** What broke the controller before now is mended by the code that is deployed now. */
  public controllerIsFixed(): void { this.fixedAt = this.now(); }

  public controllerIsDead(): boolean {
    return this.faults.some((one) => one.kind === 'controllerDead' && this.lasts(one) && (this.fixedAt === undefined || one.from > this.fixedAt));
  }

  private lasts(fault: FaultScript): boolean {
    const now = this.now();
    return now >= fault.from && (fault.until === undefined || now < fault.until);
  }
}
