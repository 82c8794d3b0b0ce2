import { execFileSync } from 'child_process';
import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { readAssembly } from '../../../src/rehearsal/assembly';
import { RehearsalEvent } from '../../../src/rehearsal/model';
import { rehearse } from '../../../src/rehearsal/rehearse';
import { RehearsalResult } from '../../../src/rehearsal/result';
import { decodeScenario } from '../../../src/rehearsal/scenario-file';
import { Subject } from '../../../src/rehearsal/subject';

const ROOT = join(__dirname, '..', '..', '..');

/** The example's cloud assembly, synthesized anew; CDK's own validation of it is tested beside the example. */
export function synthesizeExample(): { readonly directory: string; drop(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-checkout-'));
  const directory = join(folder, 'cdk.out');
  execFileSync(process.execPath, [require.resolve('tsx/cli'), join(ROOT, 'examples', 'checkout', 'bin', 'app.ts')], {
    cwd: ROOT, env: { ...process.env, CDK_OUTDIR: directory, CDK_VALIDATION: 'false' }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { directory, drop: () => rmSync(folder, { recursive: true }) };
}

export const subjectIn = (directory: string): Subject => readAssembly(directory);

export const play = async (subject: Subject, scenario: string): Promise<RehearsalResult> =>
  (await rehearse(subject, decodeScenario('scenario.yaml', scenario, subject))).result;

/** The targets of production, in the order of the waves. */
export const PRODUCTION = [
  'LowTraffic/UsWest1OneBox', 'LowTraffic/UsWest1', 'HighTraffic/UsEast1OneBox', 'HighTraffic/UsEast1',
  'Rest/EuWest1OneBox', 'Rest/EuWest1', 'Rest/EuCentral1', 'Rest/ApNortheast1', 'Rest/ApSoutheast2',
];
export const EVERYWHERE = ['Alpha/Alpha', 'Beta/Beta', 'Gamma/Gamma', ...PRODUCTION];

export const allOn = (revision: string, targets: readonly string[] = EVERYWHERE): Readonly<Record<string, string>> =>
  Object.fromEntries(targets.map((target) => [target, revision]));

export function of(result: RehearsalResult, kind: RehearsalEvent['kind'], match: Partial<RehearsalEvent> = {}): readonly RehearsalEvent[] {
  const wanted = Object.entries(match);
  return result.events.filter((event) => {
    const fields = new Map<string, unknown>(Object.entries(event));
    return event.kind === kind && wanted.every(([field, value]) => fields.get(field) === value);
  });
}

const IN_LOS_ANGELES = new Intl.DateTimeFormat('en-US', { timeZone: 'America/Los_Angeles', weekday: 'short', hour: '2-digit', hourCycle: 'h23' });

/** Whether a moment is inside the example's working hours, told by another implementation than the one under test. */
export function isWorkingHours(at: string): boolean {
  const parts = IN_LOS_ANGELES.formatToParts(new Date(at));
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  return ['Mon', 'Tue', 'Wed', 'Thu'].includes(part('weekday')) && Number(part('hour')) >= 9 && Number(part('hour')) < 16;
}

export const minutesBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 60_000;
