import { MINUTE, spanOf } from '../decision/time';
import { roughly } from '../text/when';
import { Outlook, StageOutlook, StepOutlook } from './outlook';

/** Targets of a step that are drawn one by one; beyond, a number says enough. */
const DRAWN = 6;

/** The pipeline as a flowchart for Markdown: one box for each stage, with its gate, steps and bakes, and when each is reached. */
export function outlookMermaid(outlook: Outlook): string {
  const lines = outlook.stages.flatMap((stage, index) => stageLines(stage, `s${index}`, outlook));
  const links = outlook.stages.slice(1).map((_, index) => `  s${index} --> s${index + 1}`);
  return ['flowchart TB', ...lines, ...links, ''].join('\n');
}

function stageLines(stage: StageOutlook, id: string, outlook: Outlook): readonly string[] {
  if (stage.steps.length === 0) return [`  ${id}["${escaped(stage.name)}"]`];
  const nodes = [
    ...(stage.gate === undefined ? [] : [{ open: '{{', close: '}}', text: ['Airlock', ...stage.gate, ...heldAt(stage.name, 'Airlock', outlook)] }]),
    ...stage.steps.flatMap((step) => stepNodes(stage.name, step, outlook)),
  ];
  return [
    `  subgraph ${id}["${escaped(stage.name)}"]`,
    '    direction LR',
    ...nodes.map(({ open, close, text }, index) => `    ${id}n${index}${open}"${text.map(escaped).join('<br>')}"${close}`),
    ...nodes.slice(1).map((_, index) => `    ${id}n${index} --> ${id}n${index + 1}`),
    '  end',
  ];
}

interface Node { readonly open: string; readonly close: string; readonly text: readonly string[] }

function stepNodes(stage: string, { oneBox, targets, bake }: StepOutlook, outlook: Outlook): readonly Node[] {
  const names = targets.length > DRAWN ? [`${targets.length} targets`] : targets;
  const reached = outlook.arrivals.find((arrival) => arrival.stage === stage && arrival.target === targets[0])?.afterMinutes;
  const after = reached === undefined ? 'not within 14d' : `after ${roughly(reached * MINUTE)}`;
  return [
    { open: '[', close: ']', text: [...(oneBox ? ['one-box'] : []), ...names, after] },
    ...(bake === undefined ? [] : [{ open: '([', close: '])', text: [bake.action, spanOf(bake.minutes * MINUTE), ...heldAt(stage, bake.action, outlook)] }]),
  ];
}

function heldAt(stage: string, action: string, { holds }: Outlook): readonly string[] {
  return holds.filter((hold) => hold.stage === stage && hold.action === action).map(({ from, to }) =>
    to === undefined ? 'held' : `held ${roughly(Date.parse(to) - Date.parse(from))}`);
}

/** Mermaid reads quotes and brackets in labels; its own entities stand for them. */
const escaped = (text: string): string => text.replace(/[#"<>{}[\]|]/g, (character) => `#${character.charCodeAt(0)};`);
