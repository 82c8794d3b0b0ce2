import { EpochMs } from '../decision/time';
import { FAULT_SERVICES, FaultScript, FaultService } from './scenario';

/** An error as the SDK would throw it: its `name` is the service's error code. */
export class ServiceFailure extends Error {
  public constructor(public readonly service: FaultService, error: string) {
    super(`${service} answers with ${error} in this rehearsal`);
    this.name = error;
  }
}

type ServiceFault = Extract<FaultScript, { readonly kind: 'service' }>;

/** The count at which a fault comes; none where it lasts. */
function endOf(fault: FaultScript): number | undefined {
  switch (fault.kind) {
    case 'service': return fault.call;
    case 'controllerCrash': return fault.afterEffects;
    case 'restorerCrash': return fault.afterStep;
    default: return undefined;
  }
}

/** How much later the second copy of an event arrives; the documentation says only that there may be one. */
const SECOND_COPY = 30_000;

/** Which services fail at a moment, and whether the controller runs. */
export class Faults {
  /** Of those that come at a count: how far each has come. */
  private readonly counts = new Map<FaultScript, number>();
  /** When a call failed that failed alone. */
  private readonly failedAt = new Map<FaultScript, EpochMs>();
  private fixedAt?: EpochMs;
  private readonly faults: FaultScript[];

  public constructor(faults: readonly FaultScript[], private readonly now: () => EpochMs) {
    this.faults = [...faults];
  }

  public add(faults: readonly FaultScript[]): void { this.faults.push(...faults); }

  /** Those that last until `moment` at least, or come later, each with how much of it is used up; without those that are spent. */
  public standing(moment: EpochMs): object {
    const standing = this.faults.filter((one) => (one.until === undefined || one.until > moment) && !this.isSpent(one));
    return standing.map((one) => [one, this.counts.get(one)]);
  }

  /** To be asked at each call of the service: how it fails. The last fault listed counts. */
  public ofCall(service: FaultService): ServiceFailure | undefined {
    const fault = this.ofService(service).filter((one) => this.lasts(one) && this.failsNow(one)).at(-1);
    return fault && new ServiceFailure(service, fault.error);
  }

  /** To be asked at each call of the service. @throws ServiceFailure where it fails. */
  public check(service: FaultService): void {
    const failure = this.ofCall(service);
    if (failure) throw failure;
  }

  /** Whether every call of the service fails now. */
  public isAway(service: FaultService): boolean {
    return this.ofService(service).some((one) => one.call === undefined && this.lasts(one));
  }

  /** Until when the service last failed: now, while it does; none where it never has. */
  public failedUntil(service: FaultService): EpochMs | undefined {
    const now = this.now();
    const ends = this.ofService(service).flatMap((one) => {
      if (one.call !== undefined) return this.failedAt.get(one) ?? [];
      return one.from <= now ? [Math.min(one.until ?? now, now)] : [];
    });
    return ends.length === 0 ? undefined : Math.max(...ends);
  }

  /** Likewise of any service, of a controller that was dead, and of one that was to die. */
  public troubledUntil(): EpochMs | undefined {
    const now = this.now();
    const deaths = this.faults.flatMap(({ kind, from, until = now }) =>
      (kind === 'controllerDead' || kind === 'controllerCrash') && from <= now ? [Math.min(until, now)] : []);
    const ends = [...deaths, ...FAULT_SERVICES.flatMap((service) => this.failedUntil(service) ?? [])];
    return ends.length === 0 ? undefined : Math.max(...ends);
  }

  /** Whether somebody else's operation runs on a stack. */
  public stackIsBusy(stack: string): boolean { return this.faults.some((one) => one.kind === 'stackBusy' && one.stack === stack && this.lasts(one)); }

  /** What a stack exports that its last good release did not, and who imports it. */
  public importersOf(stack: string): Readonly<Record<string, readonly string[]>> {
    const imports = this.faults.flatMap((one) => one.kind === 'exportInUse' && one.stack === stack && this.lasts(one) ? [one.importedBy] : []);
    return imports.length === 0 ? {} : { [`${stack}:Export`]: imports };
  }

  /** To be called after each write of the restorer: whether it dies there. */
  public restorerDiesNow(): boolean { return this.diesNow('restorerCrash'); }

  /** What broke the controller before now is mended by the code that is deployed now. */
  public controllerIsFixed(): void { this.fixedAt = this.now(); }

  /** To be called after each effect of the controller: whether it dies there. */
  public controllerDiesNow(): boolean { return this.diesNow('controllerCrash'); }

  /** How much later than usual each copy of an event that happens now arrives, in milliseconds; none when it is lost. */
  public copiesOfEvent(): readonly number[] {
    const now = this.faults.filter((one) => this.lasts(one));
    if (now.some(({ kind }) => kind === 'lostEvents')) return [];
    const late = now.reduce((sum, one) => one.kind === 'delayedEvents' ? sum + one.by : sum, 0);
    return now.some(({ kind }) => kind === 'duplicatedEvents') ? [late, late + SECOND_COPY] : [late];
  }

  public controllerIsDead(): boolean {
    return this.faults.some((one) => one.kind === 'controllerDead' && this.lasts(one) && (this.fixedAt === undefined || one.from > this.fixedAt));
  }

  private ofService(service: FaultService): readonly ServiceFault[] {
    return this.faults.filter((one): one is ServiceFault => one.kind === 'service' && one.service === service);
  }

  /** Of all calls, or of the one that its count has come to. */
  private failsNow(fault: ServiceFault): boolean {
    if (fault.call === undefined) return true;
    if (this.isSpent(fault)) return false;
    this.count(fault);
    if (!this.isSpent(fault)) return false;
    this.failedAt.set(fault, this.now());
    return true;
  }

  private count(fault: FaultScript): void { this.counts.set(fault, (this.counts.get(fault) ?? 0) + 1); }

  private diesNow(kind: 'controllerCrash' | 'restorerCrash'): boolean {
    const counted = this.faults.filter((one) => one.kind === kind && this.lasts(one) && !this.isSpent(one));
    for (const fault of counted) this.count(fault);
    return counted.some((one) => this.isSpent(one));
  }

  /** One dies once of a fault, and a call that fails alone fails once. */
  private isSpent(fault: FaultScript): boolean {
    const end = endOf(fault);
    return end !== undefined && end === this.counts.get(fault);
  }

  private lasts(fault: FaultScript): boolean {
    const now = this.now();
    return now >= fault.from && (fault.until === undefined || now < fault.until);
  }
}
