import { inboxOf, letterIn, ORGANISATION, pauseName } from '../contract/inbox';
import { EpochMs } from '../decision/time';
import { LetterScript } from './scenario';
import { Subject } from './subject';
import { Fields } from './yaml-file';

/** What people write without our commands: with `aws ssm`, or to the organisation's switch. */
export const LETTERS = ['putParameter', 'deleteParameter', 'organisationPause', 'organisationResume'] as const;
type Verb = (typeof LETTERS)[number];

/** The switch of an organisation, in a scenario that names none. */
const DEFAULT_ID = 'scenario';

export function decodeLetter(verb: Verb, entry: Fields, subject: Subject, at: EpochMs): LetterScript | undefined {
  switch (verb) {
    case 'putParameter': {
      const name = nameIn(entry, subject);
      const value = entry.required('value')?.value;
      const type = entry.oneOf('type', ['String', 'StringList', 'SecureString'] as const);
      return name === undefined || value === undefined ? undefined : { do: verb, name, value, type: type ?? 'String' };
    }
    case 'deleteParameter': {
      const name = nameIn(entry, subject);
      return name === undefined ? undefined : { do: verb, name };
    }
    case 'organisationPause': {
      const except = entry.list('except')?.map((one) => {
        const exemption = { pipeline: one.required('pipeline')?.value, reason: one.required('reason')?.value, until: one.required('until')?.value };
        one.refuseOthers();
        return exemption;
      });
      return atSwitch(entry, subject, at, { reason: entry.required('reason')?.value, ...textAt(entry, 'for'), ...textAt(entry, 'until'), ...(except && { except }) });
    }
    case 'organisationResume':
      return atSwitch(entry, subject, at, { state: 'resumed', reason: entry.text('reason')?.value ?? 'resumed' });
  }
}

function nameIn(entry: Fields, subject: Subject): string | undefined {
  const given = entry.required('name');
  const paths = [inboxOf(subject.model.name), inboxOf(ORGANISATION)].map((path) => `${path}/`);
  if (given && !paths.some((path) => given.value.startsWith(path))) given.refuse(`must begin with ${paths.join(' or ')}, where the controller looks`);
  return given?.value;
}

/** A letter that would say nothing is refused here; to rehearse one, it is put as a parameter. */
function atSwitch(entry: Fields, subject: Subject, at: EpochMs, body: object): LetterScript | undefined {
  if (subject.plan.organisation === undefined) {
    entry.refuse('do', 'must not speak of an organisation, because the pipeline is declared in none; give it an organisation');
    return undefined;
  }
  const name = pauseName(subject.model.name, { of: 'organisation' }, entry.text('id')?.value ?? DEFAULT_ID);
  const value = JSON.stringify(body);
  const says = letterIn({ name, type: 'String', value, version: 1, writtenAt: at, writtenBy: '' })?.says;
  if (says?.kind === 'malformed') entry.refuseAll(`must be what the controller reads: ${says.why}`);
  return { do: 'putParameter', name, value, type: 'String' };
}

function textAt<Key extends string>(entry: Fields, key: Key): Partial<Record<Key, string>> {
  const text = entry.text(key);
  const found: Partial<Record<Key, string>> = {};
  if (text) found[key] = text.value;
  return found;
}
