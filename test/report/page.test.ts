import { createHash } from 'crypto';
import { Chart } from '../../src/report/chart';
import { pageText } from '../../src/report/page';

const chart = (pipeline: string): Chart =>
  ({ pipeline, about: '', assumed: [], closing: '', start: 0, end: 1, revisions: ['r0'], groups: [], story: [], board: [], executions: [] });

const PARTS = { script: 'draw("<\\/script>")', style: 'p{color:red}' };

describe('the page', () => {
  test('cannot be left by a name that looks like markup, and gives it back as it was', () => {
    const name = '</script><img src=x onerror=alert(1)><!--';
    const text = pageText(chart(name), PARTS);

    expect(text).not.toContain('<img');
    const data = /<script type="application\/json" id="chart">(.*)<\/script>/.exec(text)?.[1] ?? '';
    expect(JSON.parse(data)).toMatchObject({ pipeline: name });
  });

  test('lets the browser run its own script and style by their hashes, and reach for nothing', () => {
    const hash = (part: string): string => createHash('sha256').update(part).digest('base64');

    expect(pageText(chart('Checkout'), PARTS)).toContain(
      `default-src 'none'; script-src 'sha256-${hash(PARTS.script)}'; style-src 'sha256-${hash(PARTS.style)}'; base-uri 'none'; form-action 'none'`);
  });
});
