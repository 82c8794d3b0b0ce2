import { buildSettings, controllerSettings, pipelineSetting } from '../../src/handlers/settings';

const SOUND = {
  BREAKWATER_PIPELINE: 'checkout',
  BREAKWATER_LEDGER: 'ledger-table',
  BREAKWATER_BUS: 'arn:aws:events:us-west-2:111111111111:event-bus/default',
  BREAKWATER_PLAN_VALUES: '{"v0":"faults"}',
  BREAKWATER_OWN_ROLES: '["arn:aws:iam::111111111111:role/Controller"]',
};

test('are read from the function\'s environment', () => {
  expect(controllerSettings(SOUND)).toEqual({
    pipeline: 'checkout',
    ledger: 'ledger-table',
    bus: 'arn:aws:events:us-west-2:111111111111:event-bus/default',
    planValues: { v0: 'faults' },
    ownRoles: ['arn:aws:iam::111111111111:role/Controller'],
  });
});

test('are refused when variables are missing, each named', () => {
  expect(() => controllerSettings({})).toThrow([
    'the function\'s environment cannot be used:',
    '  BREAKWATER_PLAN_VALUES must be an object, got nothing',
    '  BREAKWATER_PIPELINE must be a name, got nothing',
    '  BREAKWATER_LEDGER must be a name, got nothing',
    '  BREAKWATER_BUS must be a name, got nothing',
    '  BREAKWATER_OWN_ROLES must be a list, got nothing',
  ].join('\n'));
});

test.each([
  ['an empty name', { BREAKWATER_PIPELINE: '' }, 'BREAKWATER_PIPELINE must be a name, got ""'],
  ['values that are no JSON', { BREAKWATER_PLAN_VALUES: 'v0=faults' }, 'BREAKWATER_PLAN_VALUES must be an object, got "v0=faults"'],
  ['a value that is no text', { BREAKWATER_PLAN_VALUES: '{"v0":1}' }, 'BREAKWATER_PLAN_VALUES.v0 must be a string, got 1'],
  ['roles that are no list', { BREAKWATER_OWN_ROLES: '"arn"' }, 'BREAKWATER_OWN_ROLES must be a list, got "arn"'],
  ['a role that is no text', { BREAKWATER_OWN_ROLES: '[7]' }, 'BREAKWATER_OWN_ROLES[0] must be a string, got 7'],
])('refuses %s', (_, change, problem) => {
  expect(() => controllerSettings({ ...SOUND, ...change })).toThrow(`the function's environment cannot be used:\n  ${problem}`);
});

test('the rollback pass needs the pipeline\'s name and nothing else', () => {
  expect(pipelineSetting({ BREAKWATER_PIPELINE: 'checkout' })).toBe('checkout');
  expect(() => pipelineSetting({})).toThrow('the function\'s environment cannot be used:\n  BREAKWATER_PIPELINE must be a name, got nothing');
});

describe('the build that updates the pipeline', () => {
  const BUILD = { CODEBUILD_INITIATOR: 'codepipeline/checkout', BREAKWATER_LEDGER: 'ledger-table', BREAKWATER_STACK: 'arn:aws:cloudformation:us-west-2:111111111111:stack/Delivery/1' };

  test('knows the pipeline that started it, the ledger, and its stack', () =>
    expect(buildSettings(BUILD)).toEqual({ pipeline: 'checkout', ledger: 'ledger-table', stack: BUILD.BREAKWATER_STACK }));

  test('is refused when nothing tells it, each named', () => expect(() => buildSettings({})).toThrow([
    'the build\'s environment cannot be used:',
    '  CODEBUILD_INITIATOR must be a name, got nothing',
    '  BREAKWATER_LEDGER must be a name, got nothing',
    '  BREAKWATER_STACK must be a name, got nothing',
  ].join('\n')));

  test('is refused when a person started it: nobody knows which execution it is of', () => expect(() => buildSettings({ ...BUILD, CODEBUILD_INITIATOR: 'ana' })).toThrow(
    'the build\'s environment cannot be used:\n  CODEBUILD_INITIATOR must be codepipeline/ and the pipeline\'s name, got "ana"'));
});
