// Removes secrets from a report before any part of it is cut or rendered. Pure.

import type { Report } from './report.ts';

/** Redacts every foreign text in it: everything that does not come from our own inputs. */
export function redactReport(report: Report, redact: (text: string) => string): Report {
  const { fault, logs, plan, servedModel, smoke, timeline, url } = report;
  return {
    ...report,
    ...(fault === undefined ? {} : { fault: { ...fault, what: redact(fault.what) } }),
    ...(logs === undefined ? {} : { logs: logs.map(redact) }),
    ...(plan === undefined ? {} : { plan: plan.map(redact) }),
    ...(smoke?.reply === undefined ? {} : { smoke: { ...smoke, reply: redact(smoke.reply) } }),
    ...(servedModel === undefined ? {} : { servedModel: redact(servedModel) }),
    ...(timeline === undefined
      ? {}
      : { timeline: timeline.map((entry) => ({ ...entry, state: redact(entry.state) })) }),
    ...(url === undefined ? {} : { url: redact(url) }),
    ...(servedModel === undefined ? {} : { servedModel: redact(servedModel) }),
  };
}
