import { readAssembly } from '../../src/rehearsal/assembly';
import { rehearse } from '../../src/rehearsal/rehearse';
import { decodeScenario } from '../../src/rehearsal/scenario-file';
import { Subject } from '../../src/rehearsal/subject';
import { BadInput } from '../../src/text/bad-input';
import { directoryWith, dropDirectories, smallAssembly } from './support/small-assembly';

afterAll(dropDirectories);

const alone = readAssembly(directoryWith(smallAssembly()));
const inOne: Subject = { ...alone, plan: { ...alone.plan, organisation: { account: '999999999999', region: 'us-east-1' } } };
const KIM = 'arn:aws:iam::999999999999:user/kim';

function problemsOf(entry: string, subject = inOne): readonly string[] {
  try {
    decodeScenario('s.yaml', `operator: [${entry}]`, subject);
  } catch (error) {
    if (error instanceof BadInput) return error.problems;
    throw error;
  }
  return [];
}

test('what somebody writes with aws ssm is read as it was written', () => {
  expect(decodeScenario('s.yaml', `operator:
  - { at: 1m, do: putParameter, name: /breakwater/checkout/pauses/a, value: '{}', type: StringList, by: '${KIM}' }
  - { at: 2m, do: deleteParameter, name: /breakwater/checkout/pauses/a, by: '${KIM}' }
  - { at: 3m, do: organisationPause, id: sev1, reason: r, for: 1h, except: [{ pipeline: 111111111111/us-west-2/checkout, reason: fix, until: '2026-03-02T20:00:00Z' }], by: '${KIM}' }
  - { at: 4m, do: organisationResume, by: '${KIM}' }
`, inOne).operator.map(({ at: _, by: __, ...rest }) => rest)).toEqual([
    { do: 'putParameter', name: '/breakwater/checkout/pauses/a', value: '{}', type: 'StringList' },
    { do: 'deleteParameter', name: '/breakwater/checkout/pauses/a' },
    {
      do: 'putParameter',
      name: '/breakwater/organisation/pauses/sev1',
      type: 'String',
      value: '{"reason":"r","for":"1h","except":[{"pipeline":"111111111111/us-west-2/checkout","reason":"fix","until":"2026-03-02T20:00:00Z"}]}',
    },
    { do: 'putParameter', name: '/breakwater/organisation/pauses/scenario', type: 'String', value: '{"state":"resumed","reason":"resumed"}' },
  ]);
});

test.each([
  ['a parameter where nobody looks', '{ at: 1m, do: putParameter, name: /other/x, value: x }',
    "s.yaml:1: operator[0].name must begin with /breakwater/checkout/ or /breakwater/organisation/, where the controller looks, got '/other/x'"],
  ['a type that there is not', '{ at: 1m, do: putParameter, name: /breakwater/checkout/pauses/a, value: x, type: Text }',
    "s.yaml:1: operator[0].type must be one of String, StringList, SecureString, got 'Text'"],
  ['a field of another verb', '{ at: 1m, do: deleteParameter, name: /breakwater/checkout/pauses/a, value: x }', 's.yaml:1: operator[0].value is not a field here; known are do, at, by, name'],
  ['a switch that would say nothing', '{ at: 1m, do: organisationPause, reason: r, for: soon }',
    's.yaml:1: operator[0] must be what the controller reads: for must be a span such as 4h or 1h30m, got "soon"'],
])('%s is refused', (_, entry, problem) => expect(problemsOf(entry).map((text) => text.replace(/; did you mean.*$/, ''))).toEqual([problem]));

test('an organisation\'s switch is refused where the pipeline is in none', () => {
  expect(problemsOf('{ at: 1m, do: organisationPause, reason: r }', alone)).toEqual([
    's.yaml:1: operator[0].do must not speak of an organisation, because the pipeline is declared in none; give it an organisation',
  ]);
});

test('a parameter that is not there to delete is told, and the rehearsal goes on', async () => {
  const scenario = decodeScenario('s.yaml', `until: 1h\noperator: [{ at: 1m, do: deleteParameter, name: /breakwater/checkout/pauses/a, by: '${KIM}' }]`, alone);
  const { result } = await rehearse(alone, scenario);

  expect(result.events.filter(({ kind }) => kind === 'notification').map(({ detail }) => detail)).toEqual([
    `${KIM} could not deleteParameter: name must be that of a parameter, got '/breakwater/checkout/pauses/a', which is not there`,
  ]);
});
