// The preview domain. It only re-exports.

export { BRANCH_ENV_KEY } from './branch-mark.ts';
export { type Deployed, deployPreview } from './deploy.ts';
export { buildDesired, type DesiredPreview, type PreviewSpec } from './desired.ts';
export { diffEndpoint } from './diff.ts';
export {
  type FoundPreview,
  findPreview,
  LATE_CREATE_MS,
  lateCreateLeftMs,
  listPreviews,
  searchPreviews,
  watchForLateCreate,
} from './find.ts';
export { checkFit, type FitFacts, type FitWarning } from './fit.ts';
export { hangsSinceMs } from './hanging.ts';
export {
  buildIdentity,
  describeTarget,
  type PreviewIdentity,
  type PreviewRepository,
  type PreviewTarget,
  parsePreviewKey,
  previewKey,
  rawTarget,
  type TargetStatus,
  VARIANT_PATTERN,
} from './identity.ts';
export {
  type InstanceOrder,
  instanceId,
  isBeyondQuota,
  orderInstances,
  type PassedOver,
} from './instance-list.ts';
export { lastChangeMs } from './last-change.ts';
export {
  type Due,
  type DueFacts,
  type DueRule,
  dueOf,
  dueRule,
  type Lease,
  type LifetimeLimits,
} from './lease.ts';
export { identifyPreview, identifyRunPreview, previewName } from './name.ts';
export {
  decideNamedOwnership,
  decideOwnership,
  type Ownership,
  previewMarks,
  previewTags,
} from './ownership.ts';
export { type Plan, type PlanStep, planPreview, type SleepingChange } from './plan.ts';
export type { NotOursFault, PreviewFault } from './preview-fault.ts';
export {
  chooseInstance,
  costAtMost,
  endpointCostAtMost,
  endpointHourlyPrice,
  hourlyPrice,
  type InstanceChoice,
  renderInstance,
  roundDollars,
} from './price.ts';
export {
  type NotBack,
  type PromoteFault,
  type PromoteOptions,
  type Promotion,
  type PromotionCause,
  type PromotionPhase,
  promote,
} from './promote.ts';
export {
  fingerprintTarget,
  type PlannedPromotion,
  type PromotedChange,
  type PromotedSpec,
  type PromotionPlan,
  type PromotionRefusal,
  planPromotion,
} from './promotion.ts';
export {
  holds as holdsUpdate,
  isAsWritten,
  type PromotionRecord,
  whatToUndo,
} from './promotion-record.ts';
export { confirmRemoval, removeEndpoint, type SentRemoval, sendRemoval } from './remove.ts';
export { isReservedEnvKey, isReservedTag } from './reserved.ts';
export { serverOf } from './server.ts';
export {
  afterLook,
  atPrice,
  restMarkOf,
  type Spending,
  seenUp,
  spentAtLeast,
  spentAtMost,
  spentAtMostSince,
  whileRolling,
  withoutWaiting,
} from './spending.ts';
export {
  askStatuses,
  capSweep,
  chooseSome,
  decideSweep,
  groupDeletions,
  type SweepAnswer,
  type SweepGroup,
  type SweepRules,
  type SweepVerdict,
} from './sweep.ts';
export { identifyCandidate, type SweepCandidate, targetKey, targetsOf } from './sweep-candidate.ts';
export { askPending, decideUnderWay, type UnderWay } from './under-way.ts';
