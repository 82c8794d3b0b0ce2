import { AssumptionName, BRANCHES, DEFAULT_ASSUMPTIONS } from '../../src/rehearsal/assumptions';
import { Experiment, Seen } from './experiments';

export interface Finding extends Seen {
  readonly experiment: string;
  readonly asks: string;
  readonly assumption: AssumptionName;
  /** Which of the two branches is AWS's. */
  readonly branch: 'taken' | 'other' | 'unclear';
}

export function findingOf({ name, asks, settles }: Experiment, seen: Seen): Finding {
  const branch = seen.answer === undefined ? 'unclear' : seen.answer === DEFAULT_ASSUMPTIONS[settles] ? 'taken' : 'other';
  return { experiment: name, asks, assumption: settles, branch, ...seen };
}

export function reportText(findings: readonly Finding[]): string {
  return findings.map(({ experiment, asks, assumption, branch, evidence }) => [
    `${experiment}: ${asks}`,
    `  ${branch === 'unclear' ? 'not settled' : `${branch}: ${BRANCHES[assumption][branch]}`} (${assumption})`,
    `  seen: ${evidence}`,
  ].join('\n')).join('\n');
}

/** docs/assumptions.md with what was found, in the place of what was found before. */
export function fillIn(page: string, findings: readonly Finding[], when: { readonly date: string; readonly region: string }): string {
  return page.split(/^(?=## )/m).map((section) => {
    const finding = findings.find(({ assumption, branch }) => branch !== 'unclear' && section.includes(`assume: { ${assumption}: `));
    if (finding === undefined) return section;
    const line = `- *Settled:* ${when.date} in ${when.region}, ${finding.branch === 'taken' ? 'as taken' : '**otherwise**'}: ${finding.evidence} (\`npm run live -- --only ${finding.experiment}\`).`;
    return `${section.replace(/^- \*Settled:\*.*\n/m, '').trimEnd()}\n${line}\n\n`;
  }).join('').trimEnd() + '\n';
}
