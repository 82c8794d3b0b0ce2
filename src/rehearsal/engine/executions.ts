import { ExecutionView } from '../../decision/observation';
import { ExecutionResult } from '../model';
import { Execution, ExecutionStart } from './execution';
import { Kept } from './kept';

/** ListPipelineExecutions hands out at most so many at a time. @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ListPipelineExecutions.html */
const PAGE = 100;

/** What ran before the rehearsal; the first execution of the rehearsal is number one. */
export const BASELINE_ID = 'e-0000';

/** All executions of the pipeline, in the order in which they started. */
export class Executions {
  private readonly all: Execution[] = [];
  private readonly byId = new Map<string, Execution>();
  private readonly newestFirst = new Kept(() => this.all.map((execution) => execution.listed).reverse());
  private readonly asResults = new Kept(() => this.all.filter(({ id }) => id !== BASELINE_ID).map((execution) => execution.result));
  private started = 0;

  public get newest(): Execution | undefined { return this.all.at(-1); }

  /** Oldest first. */
  public get active(): readonly Execution[] { return this.all.filter((execution) => execution.isActive); }

  public get(id: string): Execution | undefined { return this.byId.get(id); }

  /** Whether there is one of that id, or of that revision. */
  public hasAny(wanted: string): boolean { return this.all.some(({ id, revision }) => id === wanted || revision === wanted); }

  public start(start: Omit<ExecutionStart, 'id'>): Execution {
    this.started += 1;
    return this.add({ id: `e-${String(this.started).padStart(4, '0')}`, ...start });
  }

  public startBaseline(start: Omit<ExecutionStart, 'id'>): Execution { return this.add({ id: BASELINE_ID, ...start }); }

  /** Newest first, page after page until every one of `ids` was met. */
  public list(ids: readonly string[]): readonly ExecutionView[] {
    const executions = this.newestFirst.get();
    const last = Math.max(0, ...ids.map((id) => this.byId.has(id) ? executions.findIndex((view) => view.id === id) : executions.length));
    const end = (Math.floor(last / PAGE) + 1) * PAGE;
    return end < executions.length ? executions.slice(0, end) : executions;
  }

  /** Those of the rehearsal, oldest first. */
  public results(): readonly ExecutionResult[] { return this.asResults.get(); }

  /** Oldest first: what the lists do not show. */
  public get standing(): object { return this.all.map(({ id, version, definition, status }) => [id, version, definition, status]); }

  private add(start: ExecutionStart): Execution {
    const execution = new Execution(start, () => this.drop());
    this.all.push(execution);
    this.byId.set(execution.id, execution);
    this.drop();
    return execution;
  }

  private drop(): void {
    this.newestFirst.drop();
    this.asResults.drop();
  }
}
