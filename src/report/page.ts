import { createHash } from 'node:crypto';
import { Chart } from './chart';

/** The page's own code and looks, as they were bundled. */
export interface PageParts { readonly script: string; readonly style: string }

/**
 * One file that shows a rehearsal, and loads nothing: the policy in it lets the browser run and apply what stands in it,
 * and reach for nothing else. All that comes from the rehearsal is data, which the page puts into text nodes.
 */
export function pageText(chart: Chart, { script, style }: PageParts): string {
  const policy = `default-src 'none'; script-src '${hashOf(script)}'; style-src '${hashOf(style)}'; base-uri 'none'; form-action 'none'`;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<title>Rehearsal</title>',
    `<style>${style}</style>`,
    '<body>',
    '<noscript>This page draws a rehearsal with a script of its own; allow scripts for it, or read the result that --json writes.</noscript>',
    `<script type="application/json" id="chart">${dataText(chart)}</script>`,
    `<script>${script}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** JSON that cannot end the element it stands in, whatever names the rehearsal has. */
const dataText = (chart: Chart): string => JSON.stringify(chart).replace(/</g, '\\u003c');

const hashOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;
