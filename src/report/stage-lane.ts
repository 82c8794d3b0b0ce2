import { Finding } from '../decision/finding';
import { LedgerEntry } from '../decision/ledger-entry';
import { EpochMs } from '../decision/time';
import { RehearsalEvent } from '../rehearsal/model';
import { Lane, MarkKind, SpanKind } from './chart';
import { addPeople } from './people';
import { Spans } from './spans';
import { Told } from './tape';

/** What the executions in one stage do: deploy, bake, hold, go back; and what happens there at one moment. */
export function stageLane(stage: string, told: readonly Told[], ledger: readonly LedgerEntry[], end: EpochMs): Lane {
  const teller = new StageTeller();
  addPeople(teller.spans, ledger, stage);
  for (const one of told) if (one.event.stage === stage) teller.take(one);
  return teller.spans.lane(stage, end);
}

class StageTeller {
  public readonly spans = new Spans();
  /** How many deployments, or other work, of an execution run side by side. */
  private readonly busy = new Map<string, number>();
  private readonly rollbacks = new Set<string>();

  public take({ event, decision }: Told): void {
    const at = Date.parse(event.at);
    const { execution = '', action = '' } = event;
    const approval = `${execution}/at/${action}`;
    switch (event.kind) {
      case 'stage.waiting': return this.begin(`${execution}/waiting`, event, 'waiting', 'waits');
      case 'stage.entered': return this.spans.end(`${execution}/waiting`, at);
      case 'stage.succeeded': case 'stage.failed': return this.spans.endAll(`${execution}/`, at);
      case 'stage.torn': return this.mark(event, 'bad', 'torn');
      case 'execution.superseded': case 'execution.stopped': case 'execution.cancelled': return this.leave(event, at);
      case 'gate.held': case 'bake.held':
        this.spans.end(approval, at);
        return this.hold(approval, event, decision?.findings ?? []);
      case 'gate.passed':
        this.spans.end(approval, at);
        return event.detail?.includes('by arn:') ? this.mark(event, 'person', `${action} approved by hand`) : undefined;
      case 'bake.started': return this.begin(approval, event, 'baking', action);
      case 'bake.passed': return this.spans.end(approval, at);
      case 'bake.rejected':
        this.spans.end(approval, at);
        return this.mark(event, 'bad', `${action} rejected`);
      case 'action.started': return this.workBegins(event);
      case 'action.succeeded': return this.workEnds(event, at);
      case 'action.failed':
        this.workEnds(event, at);
        return event.category === 'Approval' ? undefined : this.mark(event, 'bad', `${action} failed`);
      case 'rollback.started':
        this.rollbacks.add(execution);
        return this.begin(`${execution}/back`, event, 'rollingBack', `back to ${event.revision ?? ''}`);
      case 'restore.started': return this.begin(`${event.target ?? ''}/restore`, event, 'restoring', `restores ${event.revision ?? ''}`);
      case 'rollback.succeeded': return this.ends(`${execution}/back`, event, 'good', 'rolled back');
      case 'rollback.failed': return this.ends(`${execution}/back`, event, 'bad', 'rollback failed');
      case 'restore.succeeded': return this.ends(`${event.target ?? ''}/restore`, event, 'good', 'restored');
      case 'restore.failed': return this.ends(`${event.target ?? ''}/restore`, event, 'bad', 'restore failed');
      case 'notification': return this.mark(event, 'told', 'a person is told');
      case 'gate.replaced': return this.mark(event, 'note', 'replaced');
      default: return undefined;
    }
  }

  private hold(key: string, event: RehearsalEvent, findings: readonly Finding[]): void {
    const holding = findings.filter(({ state }) => state !== 'clear');
    const names = [...new Set(holding.map(({ blocker }) => blocker))];
    this.spans.begin(key, {
      kind: 'held',
      from: Date.parse(event.at),
      ...revisionOf(event),
      label: names.join(', ') || 'held',
      words: [`${event.action ?? ''} holds`, ...holding.map(wordsOf), ...(holding.length === 0 ? detailOf(event) : [])],
    });
  }

  private leave(event: RehearsalEvent, at: EpochMs): void {
    this.spans.endAll(`${event.execution ?? ''}/`, at);
    this.mark(event, event.kind === 'execution.cancelled' ? 'bad' : 'note', event.kind.slice('execution.'.length));
  }

  private ends(key: string, event: RehearsalEvent, kind: MarkKind, label: string): void {
    this.spans.end(key, Date.parse(event.at));
    this.mark(event, kind, label);
  }

  /** What a rollback deploys is told as a rollback. */
  private workBegins(event: RehearsalEvent): void {
    if (event.category === 'Approval' || this.rollbacks.has(event.execution ?? '')) return;
    const key = workKey(event);
    const running = this.busy.get(key) ?? 0;
    this.busy.set(key, running + 1);
    if (running > 0) return;
    const isDeployment = event.category === 'Deploy';
    const label = isDeployment ? 'deploying' : event.action ?? '';
    this.spans.begin(key, { kind: isDeployment ? 'deploying' : 'working', from: Date.parse(event.at), ...revisionOf(event), label, words: [] });
  }

  private workEnds(event: RehearsalEvent, at: EpochMs): void {
    const key = workKey(event);
    const running = this.busy.get(key) ?? 0;
    this.busy.set(key, Math.max(0, running - 1));
    if (running === 1) this.spans.end(key, at);
  }

  private begin(key: string, event: RehearsalEvent, kind: SpanKind, label: string): void {
    this.spans.begin(key, { kind, from: Date.parse(event.at), ...revisionOf(event), label, words: detailOf(event) });
  }

  private mark(event: RehearsalEvent, kind: MarkKind, label: string): void {
    this.spans.mark({ kind, at: Date.parse(event.at), ...revisionOf(event), label, words: detailOf(event) });
  }
}

const workKey = ({ execution = '', category }: RehearsalEvent): string => `${execution}/${category === 'Deploy' ? 'deploys' : 'works'}`;

export const revisionOf = ({ revision }: RehearsalEvent): { readonly revision?: string } => revision === undefined ? {} : { revision };

export const detailOf = ({ detail }: RehearsalEvent): readonly string[] => detail === undefined || detail === '' ? [] : [detail];

const wordsOf = ({ blocker, reason, clears }: Finding): string => `${blocker}: ${reason}${clears && `; ${clears}`}`;
