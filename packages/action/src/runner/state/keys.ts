// The names under which a run saves its state. The runner passes them to the post step as `STATE_<name>`.

/** The unfinished reports, as JSON. */
export const REPORTS_KEY = 'reports';
/** The run ended by itself and wrote every report. */
export const ENDED_KEY = 'ended';
/** A preview to pause or scale to zero after the job, as JSON. */
export const AFTER_JOB_KEY = 'afterJob';
/** The owner of the preview that ends with the job, as JSON. */
export const JOB_PREVIEW_KEY = 'jobPreview';
/** The runner asked the run to end. */
export const CANCELLED_KEY = 'cancelled';
