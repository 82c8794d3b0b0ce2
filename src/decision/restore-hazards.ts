/** What would make a restore of one stack fail, by name, told before anything is touched. */
import { ReleasedStack } from './release';
import { nameOfStack } from './restore';
import { RestoreView } from './restore-view';

export interface Hazards {
  /** Does not go away by itself. */
  readonly fatal: readonly string[];
  /** May be over in a while. */
  readonly passing: readonly string[];
}

/** The states in which CloudFormation takes an update. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html */
const TAKES_UPDATES = ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'IMPORT_COMPLETE', 'IMPORT_ROLLBACK_COMPLETE'];

export const isBusy = (status: string): boolean => status.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS';

/** `beforeIt`: stacks that the same restore deploys again before this one, and whose imports may be gone by then. */
export function hazardsOf(stack: ReleasedStack, view: RestoreView, beforeIt: ReadonlySet<string>): Hazards {
  const name = nameOfStack(stack);
  switch (view.kind) {
    case 'unreadable': return { fatal: [], passing: [`${name} cannot be read (${view.why})`] };
    case 'absent': return { fatal: [`${name} does not exist any more; deploy it by a release`], passing: [] };
    case 'seen': return {
      fatal: [
        ...goneFrom(stack, view.gone).map((what) => `${name}: ${what} no longer in ${stack.deployer.bucket}; was it collected as garbage?`),
        ...view.goneImages.length === 0 ? [] : [`${name}: ${those('image', view.goneImages)} no longer in the registry; was it collected as garbage?`],
        ...isBusy(view.status) || TAKES_UPDATES.includes(view.status) ? [] : [`${name} is in ${view.status}${cureOf(view.status)}`],
        ...importsInTheWay(name, view.importers, beforeIt),
      ],
      passing: isBusy(view.status) ? [`${name} is in ${view.status}`] : [],
    };
  }
}

function importsInTheWay(name: string, importers: Readonly<Record<string, readonly string[]>>, beforeIt: ReadonlySet<string>): readonly string[] {
  return Object.entries(importers).flatMap(([exported, stacks]) => {
    const others = stacks.filter((stack) => !beforeIt.has(stack));
    return others.length === 0 ? [] : [`${name} exports ${exported}, which ${others.join(', ')} import${others.length === 1 ? 's' : ''} and the release did not export so`];
  });
}

/** Of many the first few say enough. */
const NAMED = 3;

function goneFrom({ template }: ReleasedStack, gone: readonly string[]): readonly string[] {
  const files = gone.filter((key) => key !== template.key);
  return [...gone.includes(template.key) ? [`the template ${template.key} is`] : [], ...files.length === 0 ? [] : [those('file', files)]];
}

function those(what: string, names: readonly string[]): string {
  const [plural, verb] = names.length === 1 ? ['', 'is'] : ['s', 'are'];
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
  return `the ${what}${plural} ${names.slice(0, NAMED).join(', ')}${more} that its template refers to ${verb}`;
}

const cureOf = (status: string): string => status === 'UPDATE_ROLLBACK_FAILED' ? '; continue its rollback in CloudFormation' : '; see its events in CloudFormation';
