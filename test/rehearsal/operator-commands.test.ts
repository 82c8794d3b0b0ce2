import { readAssembly } from '../../src/rehearsal/assembly';
import { rehearse } from '../../src/rehearsal/rehearse';
import { decodeScenario } from '../../src/rehearsal/scenario-file';
import { directoryWith, dropDirectories, smallAssembly } from './support/small-assembly';

afterAll(dropDirectories);

/** The small pipeline, whose wave is red from its first minute on; what each command of the scenario printed. */
async function printed(...operator: readonly string[]): Promise<readonly string[]> {
  const subject = readAssembly(directoryWith(smallAssembly()));
  const text = ['alarms: [{ name: faults, at: 1m, state: ALARM, until: 4h }]', 'until: 6h', 'operator:', ...operator.map((line) => `  - ${line}`)].join('\n');
  const { result } = await rehearse(subject, decodeScenario('s.yaml', text, subject));
  return result.events.filter(({ kind }) => kind === 'operator').map(({ detail = '' }) => detail);
}

describe('a command in a scenario', () => {
  test('why prints what the controller holds a stage by', async () => {
    expect(await printed('{ at: 1h, do: why, stage: First }')).toEqual([[
      '$ breakwater why First',
      'First holds r1 at Airlock for 51m, since Mon 2 Mar 2026 17:09 UTC (09:09 Los',
      'Angeles)',
      '  ✗ open alarms: alarm faults of account 333333333333 in us-west-1 is in ALARM',
      '    since 2026-03-02T17:01:00Z (as the scenario says)',
      '    since     Mon 2 Mar 2026 17:01 UTC (09:01 Los Angeles), 59m ago',
      '    clears    when it is OK',
      '    override  breakwater override First --blocker \'open alarms\' \\',
      '                --pipeline checkout --reason ...',
      '  an override is for whoever may write parameters under',
      '  /breakwater/checkout/overrides/First/',
    ].join('\n')]);
  });

  test('status, why and history of a quiet pipeline say so', async () => {
    const [status, why, history] = await printed('{ at: 250m, do: status }', '{ at: 250m, do: why }', '{ at: 250m, do: history, kind: gate, stage: First, since: 1h }');

    expect(status).toMatch(/^First +r0 +r1 +baking +\d/m);
    expect(why).toBe('$ breakwater why\nnothing holds in checkout');
    expect(history).toMatch(/^\$ breakwater history --stage First --since 1h --kind gate\n.* gate.passed {2}First\/Airlock r1\n/);
  });

  test('what a command refuses is what it printed, and the rehearsal goes on', async () => {
    expect(await printed('{ at: 1h, do: why, stage: Frist }', '{ at: 2h, do: why, stage: First }')).toEqual([
      '$ breakwater why Frist\nstage must name a stage of the pipeline, got \'Frist\'; did you mean \'First\'?',
      expect.stringContaining('First holds r1'),
    ]);
  });

  test('approve with a reason is our command, and opens what it says', async () => {
    expect(await printed("{ at: 1h, do: approve, stage: First, reason: 'sev2 fix' }", '{ at: 61m, do: approve, stage: First, action: Airlock, reason: again }')).toEqual([
      "$ breakwater approve First --reason 'sev2 fix'\nAirlock of First is approved",
      '$ breakwater approve First Airlock --reason again\naction must wait for an answer, got Airlock of stage First, which is\nSucceeded; see breakwater status',
    ]);
  });

  test('override, sign, revoke, pause and resume write letters, and say what they wrote', async () => {
    const said = await printed(
      "{ at: 1h, do: override, stage: First, blockers: ['open alarms'], reason: sev2, for: 2h, secondApprover: true, by: 'arn:aws:iam::111111111111:user/ana' }",
      "{ at: 61m, do: sign, stage: First, reason: seen, by: 'arn:aws:iam::111111111111:user/ben' }",
      '{ at: 62m, do: revoke, stage: First, reason: done }',
      '{ at: 63m, do: pause, stage: First, reason: looking }',
      '{ at: 64m, do: resume, stage: First }',
      '{ at: 65m, do: override, stage: First, blockers: all, reason: sev2 }',
      '{ at: 66m, do: pause, organisation: true, reason: outage }',
      '{ at: 67m, do: resume, organisation: true, reason: over }',
    );

    expect(said.map((text) => text.split('\n')[0])).toEqual([
      "$ breakwater override First --blocker 'open alarms' --second-approver --for 2h --reason sev2",
      '$ breakwater override First --sign --reason seen',
      '$ breakwater revoke First --reason done',
      '$ breakwater pause First --reason looking',
      '$ breakwater resume First --reason resumed',
      '$ breakwater override First --all --reason sev2',
      '$ breakwater pause --organisation --reason outage',
      '$ breakwater resume --organisation --reason over',
    ]);
    expect(said.flatMap((text) => /^(?:written: )?\/breakwater.*$|^\(version \d\)$/m.exec(text)?.[0] ?? 'nothing')).not.toContain('nothing');
  });

  test('doctor finds the simulated world well, but for what the scenario breaks', async () => {
    const subject = readAssembly(directoryWith(smallAssembly()));
    const text = [
      'alarms: [{ name: faults, at: 1h, state: MISSING }]',
      'faults: [{ at: 1h, for: 1h, kind: controllerDead }, { at: 1h, for: 1h, service: sts, error: AccessDenied }]',
      'operator: [{ at: 50m, do: doctor }, { at: 80m, do: doctor }]',
    ].join('\n');
    const { result } = await rehearse(subject, decodeScenario('s.yaml', text, subject));
    const [before = '', after = ''] = result.events.filter(({ kind }) => kind === 'operator').map(({ detail = '' }) => detail);

    expect(before.split('\n').at(-1)).toBe('all is well');
    expect(after).toMatch(/^✗ controller: Controller has come to the end of no reconcile for 21m/m);
    expect(after).toMatch(/^\? environments: AssumeRole in 333333333333\/us-west-1/m);
    expect(after).toContain('? alarms: 333333333333/us-west-1/faults AssumeRole');
  });

  test('meets the faults of the scenario as the controller does', async () => {
    const subject = readAssembly(directoryWith(smallAssembly()));
    const text = [
      'faults: [{ at: 1h, for: 10m, service: dynamodb, error: ThrottlingException }, { at: 1h, for: 10m, service: codepipeline, error: AccessDeniedException }]',
      'operator: [{ at: 65m, do: history }, { at: 65m, do: status }]',
    ].join('\n');
    const { result } = await rehearse(subject, decodeScenario('s.yaml', text, subject));

    expect(result.events.filter(({ kind }) => kind === 'operator').map(({ detail }) => detail)).toEqual([
      '$ breakwater history\ndynamodb answers with ThrottlingException in this rehearsal',
      '$ breakwater status\ncodepipeline answers with AccessDeniedException in this rehearsal',
    ]);
  });
});
