import { Experiment } from './experiments';
import { Finding, findingOf } from './report';
import { Toy } from './toy';

/** Plays them one after another; a question that cannot be answered leaves the others alone. */
export async function play(toy: Toy, experiments: readonly Experiment[], say: (line: string) => void): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const experiment of experiments) {
    say(`# ${experiment.name}: ${experiment.asks}`);
    try {
      await toy.settle();
      findings.push(findingOf(experiment, await experiment.play(toy)));
    } catch (error) {
      findings.push(findingOf(experiment, { evidence: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }));
    }
  }
  return findings;
}
