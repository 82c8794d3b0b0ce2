import { spanOf } from '../decision/time';
import { OrganisationRequest, Request } from './request';

/** The words of the command line that asks for the same. */
export function requestWords(request: Request): readonly string[] {
  switch (request.do) {
    case 'status': case 'doctor': return [request.do];
    case 'why': return ['why', ...given(request.stage)];
    case 'approve': case 'reject': return [request.do, request.stage, ...given(request.action), '--reason', request.reason];
    case 'override': return [
      'override', request.stage,
      ...(request.blockers === 'all' ? ['--all'] : request.blockers.flatMap((blocker) => ['--blocker', blocker])),
      ...flag('--single-use', request.singleUse), ...flag('--second-approver', request.secondApprover && request.bakeFor === undefined), ...flag('--skip-bake', request.skipBake),
      ...option('--hotfix', request.bakeFor),
      ...option('--revision', request.revision), ...option('--execution', request.execution),
      ...option('--for', request.for), ...option('--until', request.until), '--reason', request.reason,
    ];
    case 'sign': return ['override', request.stage, '--sign', ...given(request.id), '--reason', request.reason];
    case 'revoke': return ['revoke', request.stage, ...given(request.id), '--reason', request.reason];
    case 'pause': return ['pause', ...given(request.stage), ...option('--for', request.for), ...option('--until', request.until), '--reason', request.reason];
    case 'resume': return ['resume', ...given(request.stage), ...option('--id', request.id), '--reason', request.reason];
    case 'veto': case 'unveto': return [request.do, request.stage, request.revision, '--reason', request.reason];
    case 'rollback': return ['rollback', ...given(request.stage), ...flag('--all', request.all), ...option('--to', request.to), '--reason', request.reason];
    case 'release': return ['release', '--revision', request.revision];
    case 'history': return [
      'history',
      ...option('--stage', request.stage),
      ...option('--since', request.since === undefined ? undefined : spanOf(request.since).replaceAll(' ', '')),
      ...option('--kind', request.kind),
    ];
  }
}

export const organisationWords = (request: OrganisationRequest): readonly string[] => request.do === 'pause'
  ? ['pause', '--organisation', ...option('--for', request.for), ...option('--until', request.until), '--reason', request.reason]
  : ['resume', '--organisation', ...option('--id', request.id), '--reason', request.reason];

const option = (name: string, value: string | undefined): readonly string[] => value === undefined ? [] : [name, value];

const flag = (name: string, on: boolean | undefined): readonly string[] => on ? [name] : [];

const given = (word: string | undefined): readonly string[] => word === undefined ? [] : [word];
