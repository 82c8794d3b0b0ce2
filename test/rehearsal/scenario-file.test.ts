import { ChangeCalendar } from '../../src/decision/calendar-plan';
import { readAssembly } from '../../src/rehearsal/assembly';
import { DEFAULT_ASSUMPTIONS } from '../../src/rehearsal/assumptions';
import { defaultScenario } from '../../src/rehearsal/scenario';
import { decodeScenario } from '../../src/rehearsal/scenario-file';
import { Subject } from '../../src/rehearsal/subject';
import { BadInput } from '../../src/text/bad-input';
import { directoryWith, dropDirectories, smallAssembly } from './support/small-assembly';

afterAll(dropDirectories);

const FREEZE: ChangeCalendar = { kind: 'changeCalendar', name: 'freeze', account: '333333333333', region: 'us-west-1' };
const QUARTER: ChangeCalendar = { ...FREEZE, name: 'arn:aws:ssm:us-east-1:999999999999:document/quarter-end', account: '999999999999', region: 'us-east-1' };
const subject: Subject = { ...readAssembly(directoryWith(smallAssembly())), calendars: [FREEZE, QUARTER] };
const decode = (text: string) => decodeScenario('s.yaml', text, subject);

function problemsOf(text: string): readonly string[] {
  try {
    decode(text);
  } catch (error) {
    if (error instanceof BadInput) return error.problems;
    throw error;
  }
  return [];
}

describe('decodeScenario', () => {
  test('an empty file is the scenario that plays without one', () => {
    expect(decode('')).toEqual(defaultScenario());
  });

  test('reads every field, with offsets from the start', () => {
    const start = Date.parse('2026-03-06T08:00:00Z');
    const minute = 60_000;
    const faults = [{ name: 'faults', account: '333333333333', region: 'us-west-1', broughtBy: ['First/OneBox', 'First/Fleet'] }];

    expect(decode(`
start: 2026-03-06T08:00:00Z
until: 1d
baseline: none
commits:
  - { revision: r1 }
  - { at: 40m, revision: 2026, changesPipeline: true, fixesController: true }
durations: { default: 1m, 'First/*.Deploy': 12m }
actions:
  - { match: 'Beta/*', revision: r1, outcome: fail, times: 1 }
alarms:
  - { name: faults, account: 333333333333, at: 2h, state: INSUFFICIENT_DATA, until: 3h }
  - { name: faults, region: us-west-1, whileRevision: r1, after: 10m }
calendars:
  - { name: freeze, at: 1h, state: CLOSED, until: 2h }
  - { name: quarter-end, at: 3h, state: MISSING }
operator:
  - { at: 1m, do: approve, stage: First, action: Airlock, by: 'arn:aws:iam::111111111111:user/ana' }
  - { at: 2m, do: disableTransition, stage: Beta, reason: 'stock-taking' }
  - { at: 3m, do: retryStage, stage: Beta }
  - { at: 4m, do: stopExecution, revision: r1 }
  - { at: 5m, do: deployPipelineByHand }
faults:
  - { at: 1h, for: 10m, service: cloudwatch, error: ThrottlingException }
  - { at: 1h, service: dynamodb, error: AccessDenied, call: 3 }
  - { at: 2h, kind: controllerDead }
assume: { stoppedRollsBack: true }
`)).toEqual({
      start,
      until: start + 1440 * minute,
      commits: [
        { at: start, revision: 'r1', changesPipeline: false, fixesController: false },
        { at: start + 40 * minute, revision: '2026', changesPipeline: true, fixesController: true },
      ],
      durations: { default: minute, rules: [{ match: 'First/*.Deploy', milliseconds: 12 * minute }] },
      outcomes: [{ match: 'Beta/*', revision: 'r1', outcome: 'fail', times: 1 }],
      alarms: [
        { alarms: faults, state: 'INSUFFICIENT_DATA', when: { kind: 'timed', from: start + 120 * minute, until: start + 180 * minute } },
        { alarms: faults, state: 'ALARM', when: { kind: 'whileRevision', revision: 'r1', after: 10 * minute } },
      ],
      calendars: [
        { calendars: [FREEZE], state: 'CLOSED', from: start + 60 * minute, until: start + 120 * minute },
        { calendars: [QUARTER], state: 'MISSING', from: start + 180 * minute },
      ],
      metrics: [],
      operator: [
        { at: start + minute, by: 'arn:aws:iam::111111111111:user/ana', do: 'approve', stage: 'First', action: 'Airlock' },
        { at: start + 2 * minute, by: 'arn:aws:iam::111111111111:user/operator', do: 'disableTransition', stage: 'Beta', reason: 'stock-taking' },
        { at: start + 3 * minute, by: 'arn:aws:iam::111111111111:user/operator', do: 'retryStage', stage: 'Beta' },
        { at: start + 4 * minute, by: 'arn:aws:iam::111111111111:user/operator', do: 'stopExecution', revision: 'r1' },
        { at: start + 5 * minute, by: 'arn:aws:iam::111111111111:user/operator', do: 'deployPipelineByHand' },
      ],
      faults: [
        { from: start + 60 * minute, until: start + 70 * minute, kind: 'service', service: 'cloudwatch', error: 'ThrottlingException' },
        { from: start + 60 * minute, kind: 'service', service: 'dynamodb', error: 'AccessDenied', call: 3 },
        { from: start + 120 * minute, kind: 'controllerDead' },
      ],
      assume: { ...DEFAULT_ASSUMPTIONS, stoppedRollsBack: true },
    });
  });

  test('names every problem at once, each with file, line and field', () => {
    expect(problemsOf(`
start: yesterday
comits: []
commits:
  - { at: 5x, revision: 'r 1', changesPipeline: perhaps }
  - at: 5m
durations:
  default: 3 minutes
actions:
  - { match: 'Beta/*', outcome: explode, times: 0 }
operator: { at: 1m }
`)).toEqual([
      "s.yaml:2: start must be a moment in UTC such as 2026-03-02T17:00:00Z, got 'yesterday'",
      "s.yaml:3: comits is not a field here; did you mean 'commits'?",
      "s.yaml:5: commits[0].revision must be 1 to 64 letters, digits, dots, dashes and underscores, got 'r 1'",
      "s.yaml:5: commits[0].at must be a span of days, hours, minutes and seconds such as 1d2h30m or 90s, got '5x'",
      "s.yaml:5: commits[0].changesPipeline must be true or false, got 'perhaps'",
      's.yaml:6: commits[1].revision must be given, got nothing',
      "s.yaml:8: durations.default must be a span of days, hours, minutes and seconds such as 1d2h30m or 90s, got '3 minutes'",
      "s.yaml:10: actions[0].outcome must be one of succeed, fail, got 'explode'",
      's.yaml:10: actions[0].times must be a whole number of at least 1, got 0',
      's.yaml:11: operator must be a list, got a mapping',
    ]);
  });

  test.each([
    ['an alarm', 'alarms: [{ name: fault, at: 1h, state: ALARM }]', "alarms[0].name must name an alarm that the pipeline looks at, got 'fault'; did you mean 'faults'?"],
    ['an alarm in another place', 'alarms: [{ name: faults, region: eu-west-1, at: 1h, state: ALARM }]',
      "alarms[0].name must name an alarm that the pipeline looks at in eu-west-1, got 'faults'; it is looked at as 333333333333/us-west-1/faults"],
    ['a revision', 'alarms: [{ name: faults, whileRevision: r9 }]', "alarms[0].whileRevision must be the baseline or the revision of a commit, got 'r9'; did you mean 'r0'?"],
    ['a glob of durations', "durations: { 'First/OneBox.Deplyo': 1m }",
      "durations['First/OneBox.Deplyo'] must match the stage/action of at least one action other than an approval, got 'First/OneBox.Deplyo'; did you mean 'First/OneBox.Deploy'?"],
    ['a glob that matches approvals alone', "actions: [{ match: 'First/Bake-*', outcome: fail }]",
      "actions[0].match must match the stage/action of at least one action other than an approval, got 'First/Bake-*'; known are 'Source/Repository', 'Build/Synth', 'Beta/Service.Deploy', 'First/OneBox.Deploy', 'First/Fleet.Deploy'"],
    ['a stage', 'operator: [{ at: 1m, do: retryStage, stage: Frist }]', "operator[0].stage must name a stage of the pipeline, got 'Frist'; did you mean 'First'?"],
    ['an approval', 'operator: [{ at: 1m, do: approve, stage: First, action: OneBox.Deploy }]',
      "operator[0].action must name an approval of stage First, got 'OneBox.Deploy'; known are 'Airlock', 'Bake-OneBox', 'Bake-1'"],
    ['a button', 'operator: [{ at: 1m, do: aprove, stage: First }]',
      "operator[0].do must be one of approve, reject, disableTransition, enableTransition, retryFailedActions, retryStage, stopExecution, abandonExecution, deployPipelineByHand, rollbackStage, status, why, history, doctor, override, sign, revoke, pause, resume, veto, unveto, rollback, release, putParameter, deleteParameter, organisationPause, organisationResume, got 'aprove'; did you mean 'approve'?"],
    ['a change calendar', 'calendars: [{ name: freez, at: 1m, state: CLOSED }]', "calendars[0].name must name a change calendar that the pipeline asks for, got 'freez'; did you mean 'freeze'?"],
    ['a service', 'faults: [{ at: 1m, service: s3, error: AccessDenied }]',
      "faults[0].service must be one of cloudwatch, codepipeline, dynamodb, sts, cloudformation, ssm, eventbridge, got 's3'"],
  ])('refuses %s that the pipeline does not have', (_, text, problem) => {
    expect(problemsOf(text)).toEqual([`s.yaml:1: ${problem}`]);
  });

  test.each([
    ['an alarm without a time', 'alarms: [{ name: faults, state: ALARM }]', 'alarms[0] must say when, by at or by whileRevision, got neither'],
    ['an alarm without a state', 'alarms: [{ name: faults, at: 1h }]', 'alarms[0] must say which state, got none'],
    ['an alarm that ends before it begins', 'alarms: [{ name: faults, at: 2h, until: 1h, state: ALARM }]', 'alarms[0].until must be later than at'],
    ['an offset beside whileRevision', 'alarms: [{ name: faults, whileRevision: r1, at: 1h }]', 'alarms[0].at must not stand beside whileRevision; use after'],
    ['a calendar without a time', 'calendars: [{ name: freeze, state: CLOSED }]', 'calendars[0] must say when, by at'],
    ['a calendar without a state', 'calendars: [{ name: freeze, at: 1h }]', 'calendars[0] must say which state, got none'],
    ['a calendar of another state', 'calendars: [{ name: freeze, at: 1h, state: SHUT }]', "calendars[0].state must be one of OPEN, CLOSED, MISSING, got 'SHUT'"],
    ['a calendar that ends before it begins', 'calendars: [{ name: freeze, at: 2h, until: 1h, state: CLOSED }]', 'calendars[0].until must be later than at'],
    ['a button at no time', 'operator: [{ do: stopExecution }]', 'operator[0] must say when, by at'],
    ['a release of nothing', 'operator: [{ at: 1h, do: release }]', 'operator[0].revision must be given, got nothing'],
    ['a fault of nothing', 'faults: [{ at: 1h }]', 'faults[0] must say what fails, by kind or by service and error'],
    ['a fault without its error', 'faults: [{ at: 1h, service: sts }]', 'faults[0].error must be given, got nothing'],
    ['a call before the first', 'faults: [{ at: 1h, service: sts, error: Timeout, call: 0 }]', 'faults[0].call must be a whole number of at least 1, got 0'],
    ['a call of no service', 'faults: [{ at: 1h, kind: controllerDead, call: 2 }]', 'faults[0].call must not stand beside kind; give the two faults an entry each'],
    ['a crash after nothing', 'faults: [{ at: 1h, kind: controllerCrash }]', 'faults[0] must say after which of its effects the controller dies, by afterEffects'],
    ['a crash after no effect', 'faults: [{ at: 1h, kind: controllerCrash, afterEffects: 0 }]', 'faults[0].afterEffects must be a whole number of at least 1, got 0'],
    ['a delay of unknown length', 'faults: [{ at: 1h, kind: delayedEvents }]', 'faults[0] must say how much later events arrive, by by'],
    ['a delay of nothing', 'faults: [{ at: 1h, kind: delayedEvents, by: 0m }]', 'faults[0].by must be longer than nothing, got 0s'],
    ['a kind of fault that there is not', 'faults: [{ at: 1h, kind: lostEvent }]',
      "faults[0].kind must be one of controllerDead, controllerCrash, lostEvents, duplicatedEvents, delayedEvents, restorerCrash, stackBusy, exportInUse, got 'lostEvent'; did you mean 'lostEvents'?"],
    ['a fault of no length', 'faults: [{ at: 1h, for: 0m, kind: controllerDead }]', 'faults[0].for must be longer than nothing, got 0s; leave it out for a fault that stays'],
    ['something that is not YAML', 'commits: [', 'must be YAML, flow sequence in block collection must be sufficiently indented and end with a ]'],
    ['a list where fields belong', '- 1', 'must be a mapping of fields, got a list'],
  ])('refuses %s', (_, text, problem) => {
    expect(problemsOf(text)).toEqual([`s.yaml:1: ${problem}`]);
  });
});
