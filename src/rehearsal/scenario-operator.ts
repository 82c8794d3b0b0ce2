import { EpochMs } from '../decision/time';
import { COMMANDS } from '../operators/request';
import { suggestion } from '../text/nearest';
import { DEFAULT_OPERATOR, OperatorScript, Press } from './scenario';
import { decodeCommand } from './scenario-command';
import { decodeLetter, LETTERS } from './scenario-letters';
import { Subject } from './subject';
import { Fields, Placed } from './yaml-file';

const BUTTONS = [
  'approve', 'reject', 'disableTransition', 'enableTransition', 'retryFailedActions', 'retryStage', 'stopExecution', 'abandonExecution',
  'deployPipelineByHand', 'rollbackStage',
] as const;

/** What the entries of a scenario refer to. */
export interface Play { readonly start: EpochMs; readonly revisions: readonly string[] }

/** What people do in the scenario; every stage and action they touch exists. */
export const decodeOperator = (entries: readonly Fields[], subject: Subject, play: Play): readonly OperatorScript[] =>
  entries.flatMap((entry) => readEntry(entry, subject, play) ?? []);

function readEntry(entry: Fields, subject: Subject, play: Play): OperatorScript | undefined {
  entry.required('do');
  const verb = entry.oneOf('do', [...BUTTONS, ...COMMANDS, ...LETTERS]);
  if (!verb) return undefined;
  const at = play.start + (entry.span('at') ?? 0);
  if (!entry.has('at')) entry.refuseAll('must say when, by at');
  const by = entry.text('by')?.value ?? DEFAULT_OPERATOR;
  // The console's button has no room for a reason; our command has.
  const isAnswer = (verb === 'approve' || verb === 'reject') && entry.has('reason');
  const command = isAnswer ? verb : COMMANDS.find((name) => name === verb);
  const button = isAnswer ? undefined : BUTTONS.find((name) => name === verb);
  const script = command && decodeCommand(command, entry);
  const written = LETTERS.find((name) => name === verb);
  const letter = written && decodeLetter(written, entry, subject, at);
  const press = button && readPress(button, entry, subject, play);
  entry.refuseOthers();
  if (script) return { at, by, do: 'command', ...script };
  const deed = letter ?? press;
  return deed && { at, by, ...deed };
}

function readPress(button: Press['do'], entry: Fields, subject: Subject, play: Play): Press | undefined {
  switch (button) {
    case 'approve':
    case 'reject': {
      const stage = knownStage(entry, subject);
      const action = entry.text('action');
      if (stage !== undefined) refuseUnknownApproval(action, stage, subject);
      return stage === undefined ? undefined : { do: button, stage, ...(action && { action: action.value }) };
    }
    case 'disableTransition': {
      const stage = knownStage(entry, subject);
      const reason = entry.text('reason')?.value ?? 'disabled by hand';
      return stage === undefined ? undefined : { do: button, stage, reason };
    }
    case 'enableTransition':
    case 'retryFailedActions':
    case 'retryStage': {
      const stage = knownStage(entry, subject);
      return stage === undefined ? undefined : { do: button, stage };
    }
    case 'stopExecution':
    case 'abandonExecution': {
      const revision = knownRevision(entry, 'revision', play);
      return { do: button, ...(revision !== undefined && { revision }) };
    }
    case 'rollbackStage': {
      const stage = knownStage(entry, subject);
      const to = knownRevision(entry, 'to', play) ?? entry.required('to')?.value;
      return stage === undefined || to === undefined ? undefined : { do: button, stage, to };
    }
    case 'deployPipelineByHand':
      return { do: button };
  }
}

function knownRevision(entry: Fields, key: string, play: Play): string | undefined {
  const given = entry.text(key);
  if (given && !play.revisions.includes(given.value)) given.refuse('must be the baseline or the revision of a commit', suggestion(given.value, play.revisions));
  return given?.value;
}

function knownStage(entry: Fields, subject: Subject): string | undefined {
  const given = entry.required('stage');
  const names = subject.model.stages.map((stage) => stage.name);
  if (given && !names.includes(given.value)) given.refuse('must name a stage of the pipeline', suggestion(given.value, names));
  return given?.value;
}

function refuseUnknownApproval(given: Placed<string> | undefined, stage: string, subject: Subject): void {
  const approvals = (subject.model.stages.find((one) => one.name === stage)?.actions ?? [])
    .filter((action) => action.category === 'Approval').map((action) => action.name);
  if (given && !approvals.includes(given.value)) given.refuse(`must name an approval of stage ${stage}`, suggestion(given.value, approvals));
}
