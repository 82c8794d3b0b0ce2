import { SamplesView } from '../decision/observation';
import { environmentKey, EnvironmentPlan, SamplesPlan } from '../decision/plan';
import { WantedSamples } from '../decision/samples';
import { EpochMs, MINUTE } from '../decision/time';
import { unreadable } from '../handlers/unreadable';
import { MetricReader } from '../handlers/world';
import { Deployments } from './alarms';
import { VirtualClock } from './clock';
import { Faults } from './faults';
import { MetricScript } from './scenario';

/** What a metric that no script speaks of counts: a service that is used. */
const USUAL_RATE = 60;

/** From this moment on it counts so many a minute. */
interface Change { readonly from: EpochMs; readonly perMinute: number }

/** The metrics that bakes count: so many samples a minute, as the scenario says. */
export class SimulatedMetrics implements MetricReader {
  /** By metric and place. */
  private readonly rates = new Map<string, { readonly of: SamplesPlan; readonly changes: Change[] }>();

  public constructor(
    counted: readonly SamplesPlan[], private readonly scripts: readonly MetricScript[],
    private readonly deployments: Deployments, private readonly clock: VirtualClock, private readonly faults: Faults,
  ) {
    for (const of of counted) this.rates.set(rateKey(of), { of, changes: [] });
    for (const { when } of scripts) {
      if (when.kind !== 'timed') continue;
      for (const at of [when.from, when.until ?? when.from]) if (at > clock.now()) clock.at(at, () => this.refresh(), 'metrics', true);
    }
    this.refresh();
  }

  /** To be called when a deployment ended well: what runs there decides what a script about a revision counts. */
  public deployed(): void { this.refresh(); }

  public async count(environment: EnvironmentPlan, wanted: readonly WantedSamples[], now: EpochMs): Promise<readonly SamplesView[]> {
    const where = environmentKey(environment);
    const assume = environment.lookupRoleArn === undefined ? undefined : this.faults.ofCall('sts');
    if (assume) return wanted.map(() => unreadable({ operation: 'AssumeRole', where, error: assume.name, message: assume.message }));
    const failure = this.faults.ofCall('cloudwatch');
    if (failure) return wanted.map(() => unreadable({ operation: 'GetMetricData', where, error: failure.name, message: failure.message }));
    return wanted.map(({ samples, since }) => ({ kind: 'read', count: countIn(this.rates.get(rateKey(samples))?.changes ?? [], since, now) }));
  }

  private refresh(): void {
    const now = this.clock.now();
    for (const { of, changes } of this.rates.values()) {
      const script = this.scripts.filter((one) => speaksOf(one, of) && this.holds(one, of, now)).at(-1);
      changes.push({ from: now, perMinute: script?.perMinute ?? USUAL_RATE });
    }
  }

  private holds({ when }: MetricScript, of: SamplesPlan, now: EpochMs): boolean {
    if (when.kind === 'whileRevision') return this.deployments.runs(when.revision, of);
    return now >= when.from && (when.until === undefined || now < when.until);
  }
}

const speaksOf = (script: MetricScript, of: SamplesPlan): boolean =>
  script.name === of.metric && [undefined, of.account].includes(script.account) && [undefined, of.region].includes(script.region);

const rateKey = ({ account, region, namespace, metric, dimensions, statistic }: SamplesPlan): string =>
  JSON.stringify([account, region, namespace, metric, Object.entries(dimensions).sort(), statistic]);

function countIn(changes: readonly Change[], since: EpochMs, until: EpochMs): number {
  return Math.floor(changes.reduce((total, { from, perMinute }, index) => {
    const [begin, end] = [Math.max(from, since), Math.min(changes.at(index + 1)?.from ?? until, until)];
    return end <= begin ? total : total + (end - begin) / MINUTE * perMinute;
  }, 0));
}
