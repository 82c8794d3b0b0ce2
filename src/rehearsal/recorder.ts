import { BAKE_PREFIX, isOurApproval } from '../contract/names';
import { EntryKind, LedgerEntry } from '../decision/ledger-entry';
import { Plan } from '../decision/plan';
import { sayingOf } from '../decision/sayings';
import { ExecutionResult, EventKind, RehearsalEvent } from './model';

/** Decisions of the controller that no action of CodePipeline shows. */
const TOLD_BY_LEDGER: readonly EventKind[] = [
  'gate.held', 'gate.replaced', 'bake.held', 'restore.started', 'restore.succeeded', 'restore.failed',
  'override.given', 'override.used', 'override.expired', 'override.revoked', 'veto.set', 'veto.lifted', 'pause.on', 'pause.off',
  'mutation.held', 'mutation.begun', 'mutation.skipped', 'mutation.retried',
];

/** What people are told of that shows nowhere else. */
const ONLY_ANNOUNCED: readonly EntryKind[] = ['gate.heldLong', 'override.refused', 'inbox.malformed'];

export interface RecorderOptions {
  readonly plan: Plan;
  /** The target that an action deploys, if it deploys one. */
  readonly targetOf: (stage: string, action: string) => string | undefined;
  readonly executions: () => readonly ExecutionResult[];
  /** Called with each event as it happens, and with the controller's decision where it is one. */
  readonly listen: (event: RehearsalEvent, decision?: LedgerEntry) => void;
}

/** Puts what CodePipeline shows and what the controller says into one timeline, in Breakwater's own words. */
export class Recorder {
  public readonly events: RehearsalEvent[] = [];
  /** Bakes with a later step behind them, as `stage/action`: each is a gate too. */
  private readonly gatingBakes: ReadonlySet<string>;

  private readonly production: ReadonlySet<string>;
  /** The approvals whose rejection was told. */
  private readonly rejected = new Set<string>();
  private readonly lastDigest = new Map<string, string | undefined>();
  /** Who presses a button at this moment. */
  private presser?: string;
  /** The controller's last word on each approval of each execution: it is written down before it is answered. */
  private readonly lastWord = new Map<string, LedgerEntry>();

  public constructor(private readonly options: RecorderOptions) {
    this.production = new Set(options.plan.stages.filter((stage) => stage.production).map((stage) => stage.name));
    this.gatingBakes = new Set(options.plan.stages.flatMap((stage) => stage.steps.slice(0, -1)
      .flatMap((step) => step.bake ? [`${stage.name}/${step.bake.action}`] : [])));
  }

  /** An event of the simulated CodePipeline. */
  public happened(event: RehearsalEvent): void {
    const { stage, action } = event;
    // A stage before production is mended by the next commit: there is nothing to bring back.
    if (event.kind === 'stage.torn' && !this.production.has(stage ?? '')) return;
    const target = event.category === 'Deploy' && stage && action ? this.options.targetOf(stage, action) : undefined;
    this.add({ ...event, ...(target !== undefined && { target }) });
    if (stage && action && isOurApproval(action) && !this.isRollback(event.execution)) this.interpret(event, `${stage}/${action}`, action);
  }

  /** What happens while a person presses a button is told with who it was. */
  public async byHand(by: string, press: () => void | Promise<void>): Promise<void> {
    this.presser = by;
    try {
      await press();
    } finally {
      this.presser = undefined;
    }
  }

  public decided(entry: LedgerEntry): void {
    this.lastWord.set(aboutOf(entry), entry);
    const kind = TOLD_BY_LEDGER.find((one) => one === entry.kind);
    if (kind && !this.isToldAlready(entry)) this.add(eventOf(kind, entry), entry);
    // Where CodePipeline would have gone the wrong way, the execution was stopped, and no action has failed.
    if (entry.kind === 'bake.rejected' && !this.rejected.has(aboutOf(entry))) this.add(eventOf('bake.rejected', entry), entry);
  }

  public paged(entry: LedgerEntry): void { this.add(eventOf('notification', entry), entry); }

  /** What a command of ours printed. */
  public typed(at: string, detail: string): void { this.add({ at, kind: 'operator', detail }); }

  /** Only what no event of the timeline tells already; the reasons of a hold are told when it begins. */
  public announced(entry: LedgerEntry): void {
    const headline = ONLY_ANNOUNCED.includes(entry.kind) ? sayingOf(entry)?.headline : undefined;
    if (headline === undefined) return;
    const detail = entry.since === undefined ? `${headline}: ${entry.why}` : `${headline}, since ${entry.since}`;
    this.add({ ...eventOf('notification', entry), detail }, entry);
  }

  /** Something that a person should know and that belongs to no execution. */
  public note(at: string, detail: string): void { this.add({ at, kind: 'notification', detail }); }

  /** Read from the action, not from the ledger, so that a person's answer is told like the controller's. */
  private interpret(event: RehearsalEvent, key: string, action: string): void {
    const { category: _, ...seen } = event;
    const told = this.presser === undefined ? seen : { ...seen, detail: [event.detail, `by ${this.presser}`].filter(Boolean).join(', ') };
    const isBake = action.startsWith(BAKE_PREFIX);
    const word = this.lastWord.get(aboutOf(event));
    // A person's answer carries other words than the controller's.
    const decision = word !== undefined && event.detail !== undefined && word.why.startsWith(event.detail) ? word : undefined;
    if (isBake && event.kind === 'action.started') this.add({ ...told, kind: 'bake.started' });
    if (isBake && event.kind === 'action.succeeded') this.add({ ...told, kind: 'bake.passed' }, decision);
    if (isBake && event.kind === 'action.failed') {
      this.rejected.add(aboutOf(event));
      this.add({ ...told, kind: 'bake.rejected' });
    }
    if (event.kind === 'action.succeeded' && (!isBake || this.gatingBakes.has(key))) this.add({ ...told, kind: 'gate.passed' }, decision);
  }

  /** A rollback runs our approvals again, but asks no gate and bakes nothing. */
  private isRollback(execution: string | undefined): boolean {
    return this.options.executions().some((one) => one.id === execution && one.type === 'ROLLBACK');
  }

  /** A controller that has lost its ledger says at every tick what it said before. */
  private isToldAlready({ kind, digest, ...entry }: LedgerEntry): boolean {
    const about = `${kind}/${aboutOf(entry)}`;
    const told = digest !== undefined && this.lastDigest.get(about) === digest;
    this.lastDigest.set(about, digest);
    return told;
  }

  private add(event: RehearsalEvent, decision?: LedgerEntry): void {
    this.events.push(event);
    this.options.listen(event, decision);
  }
}

const aboutOf = ({ stage, action, execution }: Pick<LedgerEntry, 'stage' | 'action' | 'execution'>): string => [stage, action, execution].join('/');

const eventOf = (kind: EventKind, entry: LedgerEntry): RehearsalEvent => ({
  at: entry.at,
  kind,
  ...(entry.execution !== undefined && { execution: entry.execution }),
  ...(entry.revision !== undefined && { revision: entry.revision }),
  ...(entry.stage !== undefined && { stage: entry.stage }),
  ...(entry.action !== undefined && { action: entry.action }),
  detail: entry.why,
});
