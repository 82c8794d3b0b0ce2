import { execFileSync } from 'child_process';
import { readFileSync } from 'fs';
import { join } from 'path';
import { Browser, Page } from 'playwright-core';
import { readAssembly } from '../../src/rehearsal/assembly';
import { rehearse } from '../../src/rehearsal/rehearse';
import { decodeScenario } from '../../src/rehearsal/scenario-file';
import { chartOf } from '../../src/report/chart-of';
import { pageText } from '../../src/report/page';
import { pageParts } from '../../src/report/page-parts';
import { Tape } from '../../src/report/tape';
import { accessibilityProblems, drawn, Looks, Opened, openPage, OUT, screenshot, startChromium } from './chromium';

const ROOT = join(__dirname, '..', '..');

/** What a person waits for without wondering. */
const PATIENCE = 2000;

/** Synthesizes an app of ours. */
function synthesized(app: string, name: string): string {
  const directory = join(OUT, name);
  execFileSync(process.execPath, [require.resolve('tsx/cli'), join(ROOT, app)], {
    cwd: ROOT, env: { ...process.env, CDK_OUTDIR: directory, CDK_VALIDATION: 'false' }, stdio: ['ignore', 'ignore', 'inherit'],
  });
  return directory;
}

async function pageFor(directory: string, yaml: string): Promise<string> {
  const subject = readAssembly(directory);
  const scenario = decodeScenario('scenario.yaml', yaml, subject);
  const tape = new Tape();
  return pageText(chartOf(subject, scenario, await rehearse(subject, scenario, tape), tape), pageParts());
}

const exampleScenario = (name: string): string => readFileSync(join(ROOT, 'examples', 'checkout', 'scenarios', name), 'utf-8');

/** Six commits in three days: one is bad in the last wave, one changes the pipeline, and an outage holds. */
const BUSY = `
until: 3d
commits:
  - { at: 0m, revision: r1 }
  - { at: 5h, revision: r2 }
  - { at: 12h, revision: r3 }
  - { at: 24h, revision: r4 }
  - { at: 30h, revision: r5, changesPipeline: true }
  - { at: 48h, revision: r6 }
alarms:
  - { name: errors-ApSouth1B, region: ap-south-1, whileRevision: r3, after: 10m, state: ALARM }
  - { name: sev1-open, at: 26h, until: 29h, state: ALARM }
`;

let browser: Browser;
let pages: { readonly [name: string]: string };

beforeAll(async () => {
  const [checkout, world] = [synthesized('examples/checkout/bin/app.ts', 'checkout'), synthesized('bench/world/app.ts', 'world')];
  pages = {
    bad: await pageFor(checkout, exampleScenario('bad-change.yaml')),
    healthy: await pageFor(checkout, exampleScenario('healthy.yaml')),
    large: await pageFor(world, BUSY),
  };
  browser = await startChromium();
}, 120_000);

afterAll(() => browser?.close());

const open = (name: string, looks?: Looks): Promise<Opened> => openPage(browser, name, pages[name], looks);
const detail = (page: Page): Promise<string> => page.locator('.detail').innerText();

describe.each(['bad', 'healthy', 'large'])('the page of the %s rehearsal', (name) => {
  test.each<readonly [string, Looks]>([
    ['light', {}], ['dark', { colorScheme: 'dark' }], ['print', { media: 'print', width: 1040 }], ['narrow', { width: 420 }],
  ])('opens (%s) without a word on the console, without asking for anything, and accessible', async (kind, looks) => {
    const { page, said, asked } = await open(name, looks);
    await screenshot(page, `${name}-${kind}`);

    expect(said).toEqual([]);
    expect(asked).toEqual([]);
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.close();
  });

  test('says the same in a table', async () => {
    const { page } = await open(name);

    expect(await page.locator('#story tbody tr').count()).toBeGreaterThan(10);
    expect(await page.locator('#board tbody tr').count()).toBe(name === 'large' ? 88 : 12);
    await page.close();
  });
});

describe('a reader', () => {
  test('points at a hold and is told when, why, and what clears it', async () => {
    const { page } = await open('healthy');
    await page.locator('button.span.held').hover();

    const text = await detail(page);
    expect(text).toContain('Rest · r1 · held: working hours');
    expect(text).toMatch(/from Tue 3 Mar 00:\d\d UTC \(16:\d\d Los Angeles\) until Tue 3 Mar 17:00 UTC \(09:00 Los Angeles\), 16 h \d+ min/);
    expect(text).toContain('opens');
    await page.close();
  });

  test('walks from entry to entry by keyboard', async () => {
    const { page } = await open('bad');
    const tell = async (key: string): Promise<string> => {
      await page.keyboard.press(key);
      return (await detail(page)).split('\n')[0];
    };
    await page.locator('.span[tabindex="0"], .mark[tabindex="0"]').focus();

    expect(await detail(page)).toContain('Pipeline · r2');
    expect(await tell('End')).toContain('Assets');
    expect(await tell('ArrowLeft')).toContain('UpdatePipeline');
    expect(await tell('ArrowDown')).toContain('Alarms');
    for (const group of ['Alarms/checkout-faults', 'Alpha · r2', 'Alpha/Alpha']) expect(await tell('ArrowDown')).toContain(group);
    expect(await tell('ArrowUp')).toContain('Alpha · r2');
    expect(await page.locator('.scroller [tabindex="0"]').count()).toBe(1);
    await page.close();
  });

  test('folds a wave and sees how much of it runs which revision', async () => {
    const { page } = await open('healthy');
    const wave = page.locator('button.fold', { hasText: 'Rest' });
    expect(await wave.getAttribute('aria-expanded')).toBe('true');
    const lane = page.locator('.lane .name', { hasText: 'EuCentral1' });
    expect(await lane.isVisible()).toBe(true);

    await wave.click();

    expect(await lane.isVisible()).toBe(false);
    expect(await page.locator('.head.folded .share').first().isVisible()).toBe(true);
    await page.close();
  });

  test('zooms in around the middle, and back to where all fits', async () => {
    const { page } = await open('bad');
    const width = async (): Promise<number> => (await page.locator('.rows').boundingBox())?.width ?? 0;
    const fitting = await width();

    for (let i = 0; i < 3; i++) await page.getByRole('button', { name: 'Zoom in' }).click();
    const zoomed = await width();
    await page.getByRole('button', { name: 'Fit the window' }).click();

    expect(zoomed).toBeGreaterThan(3 * fitting);
    expect(await width()).toBe(fitting);
    await page.close();
  });

  test('meets no markup that a name brought along', async () => {
    const hostile = pages.bad.replaceAll('UsWest1OneBox', '\\u003cimg src=x>');
    const { page, said, asked } = await openPage(browser, 'hostile', hostile);

    expect(await page.locator('img').count()).toBe(0);
    expect(await page.getByText('<img src=x>').first().isVisible()).toBe(true);
    expect([...said, ...asked]).toEqual([]);
    await page.close();
  });
});

test('26 Regions with three zones each open and respond within two seconds', async () => {
  const { page, took } = await open('large');
  const timed = async (act: () => Promise<unknown>): Promise<number> => {
    const began = performance.now();
    await act();
    await drawn(page);
    return performance.now() - began;
  };
  const unfolding = await timed(() => page.getByRole('button', { name: 'Unfold all' }).click());
  const zooming = await timed(() => page.getByRole('button', { name: 'Zoom in' }).click());
  const walking = await timed(() => page.locator('button.span.runs').nth(300).focus());
  await screenshot(page, 'large-unfolded');
  process.stdout.write(`the large page: ${[['opens', took], ['unfolds', unfolding], ['zooms', zooming], ['walks', walking]]
    .map(([what, milliseconds]) => `${what} in ${Math.round(Number(milliseconds))} ms`).join(', ')}\n`);

  for (const milliseconds of [took, unfolding, zooming, walking]) expect(milliseconds).toBeLessThan(PATIENCE);
  await page.close();
});
