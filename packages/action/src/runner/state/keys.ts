// The names under which a run leaves its state; the runner hands them to the post step as `STATE_<name>`.

/** The reports that are under way, as JSON. */
export const REPORTS_KEY = 'reports';
/** The run ended by itself and said everything. */
export const ENDED_KEY = 'ended';
/** A preview to put to rest once the job is over, as JSON. */
export const AFTER_JOB_KEY = 'afterJob';
/** Whose preview ends with the job, as JSON. */
export const JOB_PREVIEW_KEY = 'jobPreview';
/** The runner asked the run to end. */
export const CANCELLED_KEY = 'cancelled';
