import type { App } from 'aws-cdk-lib';
import { readAssembly } from '../rehearsal/assembly';
import { holdsIn } from '../rehearsal/held-spells';
import { rehearse } from '../rehearsal/rehearse';
import { Timeline } from '../rehearsal/report-timeline';
import { decodeScenario } from '../rehearsal/scenario-file';
import { Subject } from '../rehearsal/subject';
import { PLAIN } from '../text/paint';
import { Played } from './played';
import { Scenario } from './scenario-builder';

/** As wide as a failure message of a test may be. */
const WIDTH = 120;

/** A synthesized pipeline that can be rehearsed as often as a test likes. */
export class Rehearsal {
  /**
   * Synthesizes the app. `pipeline` chooses among several, by construct path, logical id or physical name.
   *
   * @throws when there is no such pipeline
   */
  public static fromApp(app: App, pipeline?: string): Rehearsal { return Rehearsal.fromAssembly(app.synth().directory, pipeline); }

  /** What `cdk synth` wrote, most often to `cdk.out`. */
  public static fromAssembly(directory: string, pipeline?: string): Rehearsal { return new Rehearsal(readAssembly(directory, pipeline)); }

  private constructor(private readonly subject: Subject) {}

  /**
   * Plays a scenario; without one a commit, `r1`, arrives where `r0` runs, and nothing goes wrong.
   *
   * @throws with every problem at once, when the scenario names what the pipeline does not have
   */
  public async play(scenario: Scenario = Scenario.startingAt('2026-03-02T17:00:00Z')): Promise<Played> {
    const decoded = decodeScenario(scenario._name, scenario._text, this.subject);
    const timeline = new Timeline(this.subject, decoded, { width: WIDTH, paint: PLAIN });
    const lines = [...timeline.heading(this.subject.plan.pipeline)];
    const { result } = await rehearse(this.subject, decoded, { event: (event, decision) => void lines.push(...timeline.lines(event, decision)) });
    return {
      pipeline: result.pipeline,
      start: result.start,
      end: result.end,
      quiet: result.quiet,
      revisions: result.revisions,
      executions: result.executions,
      events: result.events,
      holds: holdsIn(result).map(({ because, execution: _, ...spell }) => ({
        ...spell,
        blockers: [...new Set(because.map(({ blocker }) => blocker))],
        reasons: because.map(({ blocker, reason, clears }) => `${blocker}: ${reason}${clears && `; ${clears}`}`),
      })),
      timeline: lines.join('\n'),
    };
  }
}
