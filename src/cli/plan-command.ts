import { readAssembly } from '../rehearsal/assembly';
import { DEFAULT_ACTION_DURATION } from '../rehearsal/scenario';
import { outlookOf } from '../report/outlook';
import { outlookMermaid } from '../report/outlook-mermaid';
import { outlookText } from '../report/outlook-text';
import { BadInput } from '../text/bad-input';
import { zoneOf } from '../text/local-time';
import { spanAt } from './ask';
import { Output } from './io';
import { paintOf } from './paint';

export interface PlanOptions {
  readonly app: string;
  readonly pipeline?: string;
  readonly at?: string;
  readonly actionsLast?: string;
  readonly json?: boolean;
  readonly mermaid?: boolean;
}

export const PLAN_EXAMPLES = `
Examples:
  $ breakwater plan --app cdk.out
      waves, gates and bakes, and when a commit that is merged now would be where
  $ breakwater plan --app cdk.out --at 2026-03-06T15:00:00Z --actions-last 12m
      the same for a Friday afternoon, with slower deployments
  $ breakwater plan --app cdk.out --mermaid > delivery.mmd
      a flowchart for a README

Exit status: 0 when it could be told; 2 when what was given cannot be used; 1 for a fault of Breakwater's.
`;

/** Tells what a pipeline is, and looks ahead by a rehearsal. @throws BadInput */
export async function planCommand(options: PlanOptions, output: Output, now: number): Promise<void> {
  if (options.json && options.mermaid) throw new BadInput(['--mermaid must not stand beside --json, got both; leave one out']);
  const subject = readAssembly(options.app, options.pipeline);
  const outlook = await outlookOf(subject, {
    at: momentOf(options.at) ?? now - now % 1000,
    actionsLast: spanAt('--actions-last', options.actionsLast) ?? DEFAULT_ACTION_DURATION,
  });
  if (options.json) return output.text(JSON.stringify(outlook, undefined, 2));
  if (options.mermaid) return output.text(outlookMermaid(outlook).trimEnd());
  const zone = zoneOf(subject.plan);
  const look = { width: output.width, paint: paintOf(output.colour), ...(zone !== undefined && { zone }) };
  for (const line of outlookText(outlook, look)) output.text(line);
}

/** ISO 8601 with seconds, in UTC: any other form would need a time zone that nobody named. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;

function momentOf(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const at = Date.parse(given);
  if (!INSTANT.test(given) || Number.isNaN(at)) throw new BadInput([`--at must be a moment in UTC such as 2026-03-02T17:00:00Z, got '${given}'`]);
  return at;
}
