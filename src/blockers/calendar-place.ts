/** The pipeline's own account and Region. */
export interface PipelineHome { readonly account: string; readonly region: string }

/** The account and Region in which a change calendar is asked for, and by which role. */
export interface CalendarPlace extends PipelineHome { readonly roleArn?: string }
