import { execFileSync } from 'child_process';
import { brokenLine, commandLine, quoted } from '../../src/operators/command-line';

const WORDS = ['breakwater', 'override', 'First', '--blocker', 'org\'s outage', '--reason', '$HOME `x` "y"', '--yes'];

describe('a command line', () => {
  test.each([['First', 'First'], ['working hours', "'working hours'"], ["org's", "'org'\\''s'"], ['', "''"], ['{"for":"4h"}', '\'{"for":"4h"}\'']])(
    'quotes %j only where a shell would take it apart', (word, expected) => expect(quoted(word)).toBe(expected));

  test.each([['whole', commandLine(WORDS)], ['broken', brokenLine(WORDS, 30).join('\n')]])('is read back by a shell as it was meant, %s', (_, line) => {
    const printed = execFileSync('sh', ['-c', line.replace('breakwater', 'printf \'%s\\n\'')], { encoding: 'utf8' });

    expect(printed.trimEnd().split('\n')).toEqual(WORDS.slice(1));
  });

  test('keeps an option and its value on one line, and each line within the width', () => {
    expect(brokenLine(['breakwater', 'why', 'First', '--pipeline', 'checkout'], 24)).toEqual(['breakwater why First \\', '  --pipeline checkout']);
  });
});
