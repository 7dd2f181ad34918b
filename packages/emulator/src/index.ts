// The public surface of the emulator; it only re-exports.

export type { EmulatorAdmin, Ledger } from './admin/admin.ts';
export type { EndpointTruth, ServedTruth } from './admin/truth.ts';
export type { LedgerRow } from './billing/ledger.ts';
export type { EmulatorClock } from './clock/emulator-clock.ts';
export { createScaledClock } from './clock/scaled-clock.ts';
export { createVirtualClock } from './clock/virtual-clock.ts';
export { createEmulator, type Emulator, type EmulatorOptions, type EmulatorUrls } from './emulator.ts';
export type { Behaviour } from './endpoints/behaviour.ts';
export type { QueuedStart, StartOutcome } from './endpoints/start-outcome.ts';
export type { Fault, FaultReport, FaultRule } from './faults/fault.ts';
export {
  type CoveredOperation,
  coverage as githubCoverage,
  createGitHubSide,
  type GithubAdmin,
  type GithubSide,
} from './github/index.ts';
export type { ModelAccess } from './hub/models.ts';
export type { JournalEntry, ServiceSide } from './journal.ts';
export type { ServingRule } from './serve/serving.ts';
export { type ServedEmulator, type ServeOptions, serveEmulator } from './server.ts';
export type { Dialect, NamespaceAccess } from './store.ts';
