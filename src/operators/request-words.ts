import { spanOf } from '../decision/time';
import { Request } from './request';

/** The words of the command line that asks for the same. */
export function requestWords(request: Request): readonly string[] {
  switch (request.do) {
    case 'status': return ['status'];
    case 'why': return ['why', ...(request.stage === undefined ? [] : [request.stage])];
    case 'approve': case 'reject': return [request.do, request.stage, ...request.action === undefined ? [] : [request.action], '--reason', request.reason];
    case 'history': return [
      'history',
      ...option('--stage', request.stage),
      ...option('--since', request.since === undefined ? undefined : spanOf(request.since).replaceAll(' ', '')),
      ...option('--kind', request.kind),
    ];
  }
}

const option = (name: string, value: string | undefined): readonly string[] => value === undefined ? [] : [name, value];
