import { Finding } from '../decision/finding';
import { isoOf } from '../decision/time';
import { zoneIn, zoneOf } from '../text/local-time';
import { Paint } from '../text/paint';
import { roughly, When } from '../text/when';
import { wrap } from '../text/wrap';
import { brokenLine, commandLine } from './command-line';
import { Desk } from './desk';
import { Hold, holdOf } from './hold';
import { InForce, inForce, inForceData, inForceText } from './in-force';
import { stageNamed } from './known';
import { Cure, cureOf, cureOfAll, mayOverride } from './overridable';
import { Look, Report } from './report';
import { lookAround, Seen } from './seen';
import { revisionOf } from './stage-board';
import { shortRevision } from './status';

interface Held { readonly stage: string; readonly hold: Hold; readonly revision?: string }

/** For each held stage: every finding, since when, what clears it, when it opens, and the command that overrides it. */
export async function why(desk: Desk, stage: string | undefined): Promise<Report> {
  const seen = await lookAround(desk);
  const views = stage === undefined ? seen.view.stages : [stageNamed(seen.view, stage)];
  const held = views.flatMap((view): readonly Held[] => {
    const hold = holdOf(seen, view);
    return hold === undefined ? [] : [{ stage: view.name, hold, ...revisionOf(seen, hold.execution) }];
  });
  const standing = inForce(seen, views.map(({ name }) => name));
  return {
    answer: held.length === 0 ? 'yes' : 'no',
    data: { pipeline: seen.pipeline, at: isoOf(seen.now), held: held.map((one) => dataOf(seen, one)), ...inForceData(standing) },
    text: (look) => [
      ...(held.length === 0 ? [`nothing holds in ${stage ?? seen.pipeline}`] : whyText(seen, held, look)),
      ...standingText(seen, standing, look),
    ],
  };
}

function dataOf(seen: Seen, { stage, hold, revision }: Held): object {
  const all = cureOfAll(seen, stage, hold);
  return {
    stage,
    kind: hold.kind,
    ...(hold.action !== undefined && { action: hold.action }),
    execution: hold.execution,
    ...(revision !== undefined && { revision }),
    ...(hold.since !== undefined && { since: isoOf(hold.since) }),
    findings: hold.findings.map((finding) => findingData(finding, cureOf(seen, stage, hold, finding.blocker))),
    ...(all !== undefined && { override: commandLine(all) }),
  };
}

function findingData({ since, nextOpen, nextClose, ...finding }: Finding, cure: Cure): object {
  return {
    ...finding,
    ...(since !== undefined && { since: isoOf(since) }),
    ...(nextOpen !== undefined && { nextOpen: isoOf(nextOpen) }),
    ...(nextClose !== undefined && { nextClose: isoOf(nextClose) }),
    ...('command' in cure ? { override: commandLine(cure.command) } : { noOverride: cure.none }),
  };
}

function standingText(seen: Seen, standing: InForce, { width }: Look): readonly string[] {
  const sentences = inForceText(standing, new When(seen.now, seen.plan && zoneOf(seen.plan)));
  return sentences.length === 0 ? [] : ['', ...sentences.flatMap((sentence) => wrap(sentence, width - 2).map((line, index) => index === 0 ? line : `  ${line}`))];
}

function whyText(seen: Seen, held: readonly Held[], look: Look): readonly string[] {
  return held.flatMap((one, index) => [...(index > 0 ? [''] : []), ...heldText(seen, one, look)]);
}

/** A blocker's moments are told in the zone of its own windows. */
function whenOf({ plan, now }: Seen, stage: string, blocker?: string): When {
  const own = plan?.stages.find(({ name }) => name === stage)?.blockers.find(({ name }) => name === blocker);
  return new When(now, (own && zoneIn(own)) ?? (plan && zoneOf(plan)));
}

const MARKS: Readonly<Record<Finding['state'], { readonly mark: string; readonly brush: keyof Paint }>> = {
  blocking: { mark: '✗', brush: 'bad' }, unknown: { mark: '?', brush: 'waiting' }, clear: { mark: '✓', brush: 'good' },
};

function heldText(seen: Seen, { stage, hold, revision }: Held, look: Look): readonly string[] {
  const { now } = seen;
  const { width, paint } = look;
  const what = `${stage} holds ${shortRevision(revision ?? hold.execution)} ${hold.action === undefined ? 'before its transition' : `at ${hold.action}`}`;
  const since = hold.since === undefined ? '' : ` for ${roughly(now - hold.since)}, since ${whenOf(seen, stage).moment(hold.since)}`;
  const findings = hold.findings.flatMap((finding) =>
    findingText(finding, cureOf(seen, stage, hold, finding.blocker), whenOf(seen, stage, finding.blocker), look));
  const all = cureOfAll(seen, stage, hold);
  const canBe = hold.findings.some((finding) => 'command' in cureOf(seen, stage, hold, finding.blocker));
  return [
    ...wrap(`${what}${since}`, width).map(paint.strong),
    ...findings,
    ...(all === undefined ? [] : ['', '  all of it:', ...brokenLine(all, width - 4).map((line) => `    ${line}`)]),
    ...(canBe ? wrap(`an override is for ${mayOverride(seen, stage)}`, width - 2).map((line) => `  ${paint.faint(line)}`) : []),
  ];
}

function findingText(finding: Finding, cure: Cure, when: When, { width, paint }: Look): readonly string[] {
  const { mark, brush } = MARKS[finding.state];
  // A reason names what it speaks of by its own name, a subject by its place too.
  const isNamed = finding.subject === undefined || finding.reason.includes(finding.subject.split('/').at(-1) ?? '');
  const subject = isNamed ? '' : ` (${finding.subject})`;
  const fields: readonly (readonly [string, readonly string[]])[] = [
    ['since', finding.since === undefined ? [] : wrap(`${when.moment(finding.since)}, ${when.away(finding.since)}`, width - FIELD)],
    ['clears', finding.clears === '' ? [] : wrap(finding.clears.replace(/^clears /, ''), width - FIELD)],
    ['opens', finding.nextOpen === undefined ? [] : wrap(when.ahead(finding.nextOpen), width - FIELD)],
    ['closes', finding.nextClose === undefined ? [] : wrap(when.ahead(finding.nextClose), width - FIELD)],
    ['override', 'command' in cure ? brokenLine(cure.command, width - FIELD) : wrap(cure.none, width - FIELD)],
  ];
  return [
    ...wrap(`${finding.blocker}: ${finding.reason}${subject}`, width - 4).map((line, index) => `  ${index === 0 ? paint[brush](mark) : ' '} ${line}`),
    ...fields.flatMap(([name, lines]) => lines.map((line, index) => `    ${paint.faint((index === 0 ? name : '').padEnd(FIELD - 6))}  ${line}`)),
  ];
}

/** Where the text of a field begins. */
const FIELD = 14;
