// The preview domain. It only re-exports.

export { BRANCH_ENV_KEY } from './branch-mark.ts';
export { type Deployed, deployPreview } from './deploy.ts';
export { buildDesired, type DesiredPreview, type PreviewSpec } from './desired.ts';
export { diffEndpoint } from './diff.ts';
export { type FoundPreview, findPreviews } from './find.ts';
export { describeTarget, type PreviewIdentity, type PreviewTarget, VARIANT_PATTERN } from './identity.ts';
export { previewName } from './name.ts';
export { decideNamedOwnership, decideOwnership, type Ownership, previewTags } from './ownership.ts';
export { type Plan, type PlanStep, planPreview } from './plan.ts';
export type { PreviewFault } from './preview-fault.ts';
export {
  chooseInstance,
  costAtMost,
  endpointCostAtMost,
  endpointHourlyPrice,
  hourlyPrice,
  type InstanceChoice,
  renderInstance,
} from './price.ts';
export { removeEndpoint } from './remove.ts';
export { isReservedEnvKey, isReservedTag } from './reserved.ts';
export {
  capSweep,
  decideSweep,
  identifyCandidate,
  type SweepCandidate,
  type SweepRules,
  type SweepVerdict,
  type TargetStatus,
  targetKey,
  targetsOf,
} from './sweep.ts';
