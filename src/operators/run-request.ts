import { answer } from './answer';
import { Desk } from './desk';
import { history } from './history';
import { Outcome, Report } from './report';
import { Request } from './request';
import { status } from './status';
import { why } from './why';

/** Does what was asked for, as far as its one write, which the caller performs. @throws BadInput, DeskFailure */
export async function runRequest(desk: Desk, request: Request): Promise<Outcome> {
  switch (request.do) {
    case 'status': return told(status(desk));
    case 'why': return told(why(desk, request.stage));
    case 'history': return told(history(desk, request));
    case 'approve': case 'reject': return { kind: 'deed', deed: await answer(desk, request) };
  }
}

const told = async (report: Promise<Report>): Promise<Outcome> => ({ kind: 'report', report: await report });
