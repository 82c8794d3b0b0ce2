import { mkdirSync, readFileSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { Browser, chromium, Page } from 'playwright-core';

/** Where screenshots and pages stay, for a person to look at. */
export const OUT = join(__dirname, '..', '..', 'out', 'browser');

export const startChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });

export interface Opened {
  readonly page: Page;
  /** What the page said to the console, and what it threw. */
  readonly said: readonly string[];
  /** What it asked for, beside itself. */
  readonly asked: readonly string[];
  /** From asking for it to its first drawing, in milliseconds. */
  readonly took: number;
}

export type Looks = { readonly colorScheme?: 'light' | 'dark'; readonly media?: 'screen' | 'print'; readonly width?: number };

/** Opens a page from its file, as a person would. */
export async function openPage(browser: Browser, name: string, html: string, looks: Looks = {}): Promise<Opened> {
  const path = join(OUT, `${name}.html`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, html);
  const page = await browser.newPage({ viewport: { width: looks.width ?? 1440, height: 1000 }, colorScheme: looks.colorScheme ?? 'light' });
  if (looks.media !== undefined) await page.emulateMedia({ media: looks.media });
  const said: string[] = [];
  const asked: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(String(error)));
  page.on('request', (request) => { if (!request.url().endsWith(`${name}.html`)) asked.push(request.url()); });
  const began = performance.now();
  await page.goto(`file://${path}`);
  await drawn(page);
  return { page, said, asked, took: performance.now() - began };
}

/** Waits until what was changed has been drawn. */
export const drawn = (page: Page): Promise<unknown> =>
  page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');

export const screenshot = (page: Page, name: string): Promise<unknown> =>
  page.screenshot({ path: join(OUT, `${name}.png`), animations: 'disabled' });

/** What axe-core finds wrong, a line each. */
export async function accessibilityProblems(page: Page): Promise<readonly string[]> {
  await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf-8'));
  const found: unknown = await page.evaluate(`axe.run().then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ html }) => html.slice(0, 200)).join(' | ')))`);
  if (!Array.isArray(found)) throw new Error('axe-core gave no list');
  return found.map(String);
}
