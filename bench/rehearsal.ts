/**
 * How long it takes to rehearse the example, and how that grows with virtual time: `npm run bench:rehearsal`.
 *
 * Two commits a day keep the pipeline busy all the time. Prints the median of seven runs over three virtual days, the
 * same over one, and their ratio: 3 would be linear, and the later days carry more releases at once. Shows neither how long node takes to start nor the timeline's cost.
 */
import { readAssembly } from '../src/rehearsal/assembly';
import { rehearse } from '../src/rehearsal/rehearse';
import { decodeScenario } from '../src/rehearsal/scenario-file';

const RUNS = 7;
const subject = readAssembly('out/demo/cdk.out');

const scenarioOf = (days: number) => decodeScenario('busy', [
  `until: ${days}d`,
  'commits:',
  ...Array.from({ length: days * 2 }, (_, index) => `  - { at: ${index * 12}h, revision: r${index + 1} }`),
].join('\n'), subject);

async function milliseconds(days: number): Promise<number> {
  const scenario = scenarioOf(days);
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const began = performance.now();
    await rehearse(subject, scenario);
    times.push(performance.now() - began);
  }
  return times.sort((a, b) => a - b)[Math.floor(RUNS / 2)];
}

async function main(): Promise<void> {
  await milliseconds(1); // warm
  const [one, three] = [await milliseconds(1), await milliseconds(3)];
  process.stdout.write(`1 virtual day   ${one.toFixed(0)} ms\n3 virtual days  ${three.toFixed(0)} ms\nratio           ${(three / one).toFixed(2)}\n`);
}

void main();
