import { answer } from './answer';
import { Desk } from './desk';
import { doctor, Progress } from './doctor';
import { history } from './history';
import { override } from './override';
import { pause, resume } from './pause';
import { release } from './release';
import { Deed, Outcome, Report } from './report';
import { Request } from './request';
import { revoke } from './revoke';
import { rollback } from './rollback';
import { sign } from './sign';
import { status } from './status';
import { unveto, veto } from './veto';
import { why } from './why';

/** Does what was asked for, as far as its one write, which the caller performs. @throws BadInput, DeskFailure */
export async function runRequest(desk: Desk, request: Request, progress?: Progress): Promise<Outcome> {
  switch (request.do) {
    case 'status': return told(status(desk));
    case 'doctor': return told(doctor(desk, progress));
    case 'why': return told(why(desk, request.stage));
    case 'history': return told(history(desk, request));
    case 'approve': case 'reject': return toDo(answer(desk, request));
    case 'override': return toDo(override(desk, request));
    case 'sign': return toDo(sign(desk, request));
    case 'revoke': return toDo(revoke(desk, request));
    case 'pause': return toDo(pause(desk, request));
    case 'resume': return toDo(resume(desk, request));
    case 'rollback': return toDo(rollback(desk, request));
    case 'release': return toDo(release(desk, request));
    case 'veto': return toDo(veto(desk, request));
    case 'unveto': return toDo(unveto(desk, request));
  }
}

const toDo = async (deed: Promise<Deed>): Promise<Outcome> => ({ kind: 'deed', deed: await deed });

const told = async (report: Promise<Report>): Promise<Outcome> => ({ kind: 'report', report: await report });
