import { Output } from '../../src/cli/io';
import { runProgram } from '../../src/cli/program';
import { Outlook } from '../../src/report/outlook';
import { directoryWith, dropDirectories, smallAssembly } from '../rehearsal/support/small-assembly';

afterAll(dropDirectories);

async function plan(...args: readonly string[]): Promise<{ readonly status: number; readonly text: string; readonly problems: readonly string[] }> {
  const text: string[] = [];
  const problems: string[] = [];
  const output: Output = { text: (line) => text.push(line), problem: (line) => problems.push(line), width: 100, colour: false };
  const status = await runProgram(['plan', '--app', directoryWith(smallAssembly()), ...args], output);
  return { status, text: text.join('\n'), problems };
}

const MONDAY = '2026-03-02T17:00:00Z';

describe('breakwater plan', () => {
  test('shows what the pipeline is, and when a commit would be where', async () => {
    const { status, text, problems } = await plan('--at', MONDAY);

    expect({ status, problems }).toEqual({ status: 0, problems: [] });
    expect(text).toContain('4 of 50 stages');
    expect(text).toContain('A commit that is merged at Mon 2 Mar 2026 17:00 UTC (09:00 Los Angeles) would be there:');
  });

  test('--json prints the same as data', async () => {
    const outlook: Outlook = JSON.parse((await plan('--at', MONDAY, '--json', '--actions-last', '5m')).text);

    expect(outlook).toMatchObject({ at: MONDAY, actionMinutes: 5, quotas: { stages: { used: 4, most: 50 } } });
    expect(outlook.arrivals.map(({ stage }) => stage)).toEqual(['Beta', 'First', 'First']);
  });

  test('--mermaid prints a flowchart', async () => {
    expect((await plan('--at', MONDAY, '--mermaid')).text).toMatch(/^flowchart TB\n/);
  });

  test('looks ahead from this moment where none is given', async () => {
    const before = Math.floor(Date.now() / 1000) * 1000;
    const outlook: Outlook = JSON.parse((await plan('--json')).text);

    expect(Date.parse(outlook.at)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(outlook.at)).toBeLessThanOrEqual(Date.now());
  });

  test.each([
    [['--at', 'tomorrow'], "--at must be a moment in UTC such as 2026-03-02T17:00:00Z, got 'tomorrow'"],
    [['--at', '2026-03-02T17:00:00+01:00'], "--at must be a moment in UTC such as 2026-03-02T17:00:00Z, got '2026-03-02T17:00:00+01:00'"],
    [['--actions-last', 'long'], "--actions-last must be a span of days, hours, minutes and seconds such as 1d2h30m or 90s, got 'long'"],
    [['--json', '--mermaid'], '--mermaid must not stand beside --json, got both; leave one out'],
  ])('refuses %s', async (args, problem) => {
    expect(await plan(...args)).toEqual({ status: 2, text: '', problems: [problem] });
  });
});
