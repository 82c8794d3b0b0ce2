import { Report } from '../../src/operators/report';
import { PLAIN } from '../../src/text/paint';

export const textOf = (report: Report, width = 100): string => report.text({ width, paint: PLAIN }).join('\n');

/** The data as `--json` would print it and a script would read it. */
export const jsonOf = (report: Report): unknown => JSON.parse(JSON.stringify(report.data));
