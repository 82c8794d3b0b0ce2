import { readFileSync } from 'fs';
import { join } from 'path';
import { EXIT, Output } from '../src/cli/io';
import { runProgram } from '../src/cli/program';
import { letterIn } from '../src/contract/inbox';
import { anExecution, aStage, aStageMemory, aView, NOW, aPlan } from './support/builders';
import { FakeDesk } from './support/fake-desk';

const GUIDE = readFileSync(join(__dirname, '..', 'docs', 'operators.md'), 'utf8');

/** The words of a command line, as a shell reads them. */
const wordsOf = (line: string): readonly string[] => [...line.replace(/ #.*$/, '').matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');

const lines = GUIDE.split('```').filter((block) => block.startsWith('sh\n')).flatMap((block) => block.split('\n').slice(1).filter((line) => line !== ''));
const plain = lines.filter((line) => line.startsWith('aws '));
const ours = [...lines.filter((line) => line.startsWith('npx breakwater ')), ...[...GUIDE.matchAll(/`(breakwater override [^`]*)`/g)].map(([, line]) => `npx ${line}`)];

describe('the operators\' guide', () => {
  test('shows plain lines for every kind of letter', () => expect(plain).toHaveLength(13));

  test.each(plain)('the controller takes: %s', (line) => {
    const words = wordsOf(line);
    const valueOf = (option: string): string => words[words.indexOf(option) + 1] ?? '';
    const says = letterIn({
      name: valueOf('--name'), type: valueOf('--type'), value: valueOf('--value'), version: 1, writtenAt: Date.parse('2026-03-02T12:00:00Z'), writtenBy: 'arn:aws:iam::1:user/ana',
    })?.says;

    expect(says?.kind).toMatch(/^(override|signature|revocation|pause|resumption|veto|lift|rollback)$/);
    expect(words.slice(0, 3)).toEqual(['aws', 'ssm', 'put-parameter']);
    // What ends a letter is written over it.
    expect(words.includes('--overwrite')).toBe(says?.kind === 'revocation' || says?.kind === 'resumption' || says?.kind === 'lift');
  });

  test.each(ours)('the command takes: %s', async (line) => {
    const problems: string[] = [];
    const output: Output = { text: () => undefined, problem: (text) => problems.push(text), width: 80, colour: false };
    const standing = (name: string, body: object) => ({ name: `/breakwater/checkout/${name}`, type: 'String', value: JSON.stringify(body), version: 1, writtenAt: NOW });
    const plan = aPlan(aStage({ name: 'LowTraffic', blockers: [{ kind: 'timeWindow', name: 'working hours', allow: [], deny: [] }] }));
    const desk = new FakeDesk({
      views: [aView({ name: 'LowTraffic' })],
      stages: new Map([['LowTraffic', aStageMemory({ runs: { execution: 'e1', revision: '4f2b', startedAt: 1 } })]]),
      plan,
      executions: [anExecution('e1', { revision: '4f2b' })],
      inbox: [standing('pauses/p1', { reason: 'x' }), standing('overrides/LowTraffic/o1', { blockers: 'all', reason: 'x', secondApprover: true }), standing('vetoes/LowTraffic/v1', { revision: '4f2a', reason: 'x' })],
    });
    desk.entries = async () => desk.puts.map(([name]) => ({ at: '2026-03-02T18:00:00Z', kind: 'override.given', why: '', who: '', digest: `${name}@1/0` }));
    let now = NOW;
    const surroundings = {
      doorAt: () => ({ pipelines: async () => ['checkout'], desk: async () => desk, organisation: () => desk }),
      waiter: { now: () => now, sleep: async (milliseconds: number) => { now += milliseconds; } },
    };

    expect(await runProgram(wordsOf(line).slice(2), output, surroundings)).toBe(line.includes(' why ') ? EXIT.held : EXIT.done);
    expect(problems).toEqual([]);
  });

  test('lists every command and every exit status there is', () => {
    for (const status of Object.values(EXIT)) expect(GUIDE).toContain(`\n| ${status} | `);
    for (const name of ['status', 'why', 'override', 'revoke', 'pause', 'resume', 'approve', 'reject', 'veto', 'unveto', 'rollback', 'release', 'history', 'doctor']) expect(GUIDE).toMatch(new RegExp(`^\\| .*\`${name}`, 'm'));
  });
});
